// A power of big integers: one multiplication after the other inside the engine.
// expected-outcome: timed-out
export default async function () {
  return { decision: 'allow', reason: typeof (3n ** 600_000_000n) }
}
