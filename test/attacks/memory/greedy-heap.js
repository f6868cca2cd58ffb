// Objects, by a tenant who asked for as much memory as a deploy may ask for: more than a worker may have.
// limits: cpuMs=10000, memoryMb=1024
// expected-outcome: over-limit, timed-out, failed
export default async function (event) {
  const kept = []
  for (let i = 0; i < 16_000_000; i++) kept.push({ event, list: [i, i + 1, i + 2] })
  return { decision: 'allow', reason: String(kept.length) }
}
