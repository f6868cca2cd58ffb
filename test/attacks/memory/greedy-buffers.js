// Buffers, by a tenant who asked for as much memory as a deploy may ask for: more than a worker may have.
// limits: cpuMs=10000, memoryMb=1024
// expected-outcome: over-limit, timed-out, failed
export default async function () {
  const kept = []
  for (let mb = 0; mb < 1_024; mb += 16) kept.push(new Uint8Array(16 * 2 ** 20).fill(1))
  return { decision: 'allow', reason: String(kept.length) }
}
