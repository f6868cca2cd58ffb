// Small objects, kept, until a gigabyte is reached.
// expected-outcome: over-limit, timed-out
export default async function (event) {
  const kept = []
  for (let i = 0; i < 16_000_000; i++) kept.push({ event, list: [i, i + 1, i + 2] })
  return { decision: 'allow', reason: String(kept.length) }
}
