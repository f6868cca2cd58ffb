// A request whose address has a hundred megabytes.
// expected-outcome: failed, over-limit, timed-out
export default async function (event, context) {
  await context.fetch(`${context.settings.api}/${'x'.repeat(100_000_000)}`)
  return { decision: 'allow' }
}
