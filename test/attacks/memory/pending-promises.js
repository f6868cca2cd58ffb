// Promises that never settle, each with something that waits for it.
// expected-outcome: over-limit, timed-out, failed
export default async function () {
  const kept = []
  for (let i = 0; i < 5_000_000; i++) kept.push(new Promise(() => {}).then(() => i))
  return { decision: 'allow', reason: String(kept.length) }
}
