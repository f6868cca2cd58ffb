// Little in memory and 2^30 times as much as JSON: each level holds the one below twice.
// expected-outcome: over-limit, failed, timed-out
export default async function () {
  let all = ['x'.repeat(1e6)]
  for (let i = 0; i < 30; i++) all = [all, all]
  return { decision: 'allow', reason: String(JSON.stringify(all).length) }
}
