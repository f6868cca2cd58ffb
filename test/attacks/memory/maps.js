// A map whose table doubles, and has to be copied while it does.
// expected-outcome: over-limit, timed-out
export default async function () {
  const kept = new Map()
  for (let i = 0; i < 16_000_000; i++) kept.set(i, i)
  return { decision: 'allow', reason: String(kept.size) }
}
