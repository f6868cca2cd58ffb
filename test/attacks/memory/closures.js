// Functions, each with a context of its own.
// expected-outcome: over-limit, timed-out
export default async function () {
  const kept = []
  for (let i = 0; i < 10_000_000; i++) {
    const own = [i, i, i]
    kept.push(() => own)
  }
  return { decision: 'allow', reason: String(kept.length) }
}
