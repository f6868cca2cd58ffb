// Imports a module of Node at run time, where no check of the upload sees it.
// expected-outcome: failed
export default async function (event, context) {
  const { readFileSync } = await import(['node', 'fs'].join(':'))
  context.log(readFileSync('/etc/passwd', 'utf8'))
  return { decision: 'allow' }
}
