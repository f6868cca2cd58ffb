// A hundred thousand lines of ten thousand letters.
// expected-outcome: ok, timed-out, over-limit
export default async function (event, context) {
  for (let i = 0; i < 100_000; i++) context.log('x'.repeat(10_000))
  return { decision: 'allow' }
}
