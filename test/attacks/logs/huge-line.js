// One line of a hundred megabytes, and one of a million parts.
// expected-outcome: ok, over-limit, timed-out
export default async function (event, context) {
  context.log('x'.repeat(100_000_000))
  context.log(...Array.from({ length: 50_000 }, (_, i) => i))
  return { decision: 'allow' }
}
