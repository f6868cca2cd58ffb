// JSON that is far larger than what it is made of, by a tenant who asked for all that a deploy may ask for.
// limits: cpuMs=10000, memoryMb=1024
// expected-outcome: over-limit, timed-out, failed
export default async function () {
  let all = ['x'.repeat(1e6)]
  for (let i = 0; i < 9; i++) all = [all, all]
  const kept = []
  for (let i = 0; i < 2; i++) kept.push(JSON.stringify(all))
  return { decision: 'allow', reason: String(kept.length) }
}
