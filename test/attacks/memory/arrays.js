// Arrays of a thousand slots, kept, until a gigabyte is reached.
// expected-outcome: over-limit, timed-out
export default async function (event) {
  const kept = []
  for (let i = 0; i < 130_000; i++) kept.push(new Array(1_000).fill(event))
  return { decision: 'allow', reason: String(kept.length) }
}
