// A request with a body of a hundred megabytes.
// expected-outcome: failed, over-limit, timed-out
export default async function (event, context) {
  await context.fetch(`${context.settings.api}/echo`, { method: 'POST', body: 'x'.repeat(100_000_000) })
  return { decision: 'allow' }
}
