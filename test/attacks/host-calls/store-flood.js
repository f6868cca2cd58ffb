// Writes to the tenant's own store for as long as it takes it, where there is one.
// expected-outcome: failed, over-limit, timed-out, ok
export default async function (event, context) {
  for (let i = 0; i < 100_000; i++) await context.kv.set(`key-${i}`, 'x'.repeat(1_000_000))
  return { decision: 'allow' }
}
