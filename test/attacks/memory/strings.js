// Strings of a megabyte, each another one, so that the engine cannot share them.
// expected-outcome: over-limit, timed-out
export default async function () {
  const kept = []
  for (let i = 0; i < 1_024; i++) kept.push([...`${i}`.padEnd(1_024, String(i))].join('').repeat(1_024).toUpperCase())
  return { decision: 'allow', reason: String(kept.length) }
}
