// Has the platform hash megabytes, a hundred thousand times at once, where it offers that.
// expected-outcome: failed, over-limit, timed-out, ok
export default async function (event, context) {
  const data = 'x'.repeat(1_000_000)
  await Promise.all(Array.from({ length: 100_000 }, () => context.crypto.hash('sha512', data)))
  return { decision: 'allow' }
}
