// Texts split into letters, each small enough for the engine, by a tenant who asked for all that there is.
// limits: cpuMs=10000, memoryMb=1024
// expected-outcome: over-limit, timed-out, failed
export default async function () {
  const kept = []
  for (let i = 0; i < 32; i++) kept.push('x'.repeat(2 ** 22).split(''))
  return { decision: 'allow', reason: String(kept.length) }
}
