// Symbols in the registry, which is the engine's and outlives every object.
// expected-outcome: over-limit, timed-out
export default async function () {
  for (let i = 0; i < 5_000_000; i++) Symbol.for(`symbol-${i}-${'x'.repeat(64)}`)
  return { decision: 'allow' }
}
