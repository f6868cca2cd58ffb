// A huge text as bytes, where there is an encoder.
// expected-outcome: over-limit, timed-out, failed
export default async function () {
  const kept = []
  for (let i = 0; i < 4; i++) kept.push(new TextEncoder().encode('x'.repeat(2 ** 27) + i))
  return { decision: 'allow', reason: String(kept.length) }
}
