// Starts a program.
// expected-outcome: failed
export default async function (event, context) {
  const { execFileSync } = process.getBuiltinModule('node:child_process')
  context.log(execFileSync('/bin/cat', ['/etc/passwd'], { encoding: 'utf8' }))
  return { decision: 'allow' }
}
