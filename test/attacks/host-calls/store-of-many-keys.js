// Keeps as much as one call can, in ten calls: the store must stop it before the disk does.
// calls: 10
// expected-outcome: ok, failed, over-limit, timed-out
export default async function (event, context) {
  const value = 'x'.repeat(65_000)
  await Promise.all(Array.from({ length: 90 }, (_, i) => context.kv.set(`${Math.random()}-${i}`, value)))
  return { decision: 'allow' }
}
