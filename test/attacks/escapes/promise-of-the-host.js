// A promise that comes from the host has the host's constructor (vm2, CVE-2026 series and before).
// expected-outcome: ok, failed
export default async function (event, context) {
  const promise = context.fetch(`${context.settings.api}/echo`)
  const kinds = [
    promise,
    promise.then,
    promise.constructor,
    Object.getPrototypeOf(promise),
    await promise,
    (await promise).headers,
  ]
  for (const kind of kinds) {
    const env = kind?.constructor?.constructor?.('return typeof process === "object" ? process.env : undefined')()
    if (env) context.log(JSON.stringify(env))
  }
  return { decision: 'allow' }
}
