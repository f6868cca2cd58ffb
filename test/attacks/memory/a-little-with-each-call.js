// A global that grows by eight megabytes with each call: no call does much.
// calls: 12
// expected-outcome: ok, over-limit, timed-out
const kept = []
export default async function () {
  for (let i = 0; i < 8; i++) kept.push(Array.from({ length: 125_000 }, () => i + 0.5))
  return { decision: 'allow', changes: { held: kept.length } }
}
