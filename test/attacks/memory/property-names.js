// Property names, which the engine keeps in a table of its own.
// expected-outcome: over-limit, timed-out
export default async function () {
  const kept = {}
  for (let i = 0; i < 10_000_000; i++) kept[`name-${i}-${i * 7}`] = i
  return { decision: 'allow', reason: String(Object.keys(kept).length) }
}
