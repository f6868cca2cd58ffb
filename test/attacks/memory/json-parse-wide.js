// JSON of a hundred megabytes whose value takes several times as much.
// expected-outcome: over-limit, failed, timed-out
export default async function () {
  const kept = JSON.parse(`[${'{},'.repeat(20_000_000)}{}]`)
  return { decision: 'allow', reason: String(kept.length) }
}
