// An error that a host function throws comes from the host's realm, and so does its constructor (vm2, CVE-2023-29017).
// expected-outcome: ok
export default async function (event, context) {
  const provoke = [
    () => context.fetch(Symbol('x')),
    () => context.fetch(),
    () => context.fetch(context.settings.api, { headers: 1n }),
    () => context.fetch(context.settings.api, null),
    () => Reflect.construct(context.fetch, []),
    () => context.log(Symbol('x')),
  ]
  for (const call of provoke) {
    let error
    try {
      await call()
    } catch (caught) {
      error = caught
    }
    const env = error?.constructor?.constructor?.('return typeof process === "object" ? process.env : undefined')()
    if (env) context.log(JSON.stringify(env))
  }
  return { decision: 'allow' }
}
