// Changes the context that it was given, in the hope that the next call gets the same one.
// calls: 2
// expected-outcome: ok, failed
export default async function (event, context) {
  for (const change of [
    () => (context.settings.api = context.settings.unlisted),
    () => (context.fetch = () => ({ status: 200 })),
    () => Object.setPrototypeOf(context, { admin: true }),
    () => Object.defineProperty(context.settings, 'api', { value: context.settings.unlisted }),
  ]) {
    try {
      change()
    } catch {
      // frozen
    }
  }
  await context.fetch(`${context.settings.api}/echo`)
  return { decision: 'allow' }
}
