// A request with a hundred thousand headers.
// expected-outcome: failed, over-limit, timed-out
export default async function (event, context) {
  const headers = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`x-${i}`, 'x'.repeat(100)]))
  await context.fetch(`${context.settings.api}/echo`, { headers })
  return { decision: 'allow' }
}
