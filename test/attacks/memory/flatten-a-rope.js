// Ropes of half a gigabyte, which cost nothing until something makes the engine write them out.
// expected-outcome: over-limit, timed-out, failed
export default async function () {
  const kept = []
  for (let i = 0; i < 2; i++) {
    const rope = 'x'.repeat(2 ** 29 - 32) + i
    kept.push(rope, rope.indexOf('y'), new RegExp('z').test(rope))
  }
  return { decision: 'allow', reason: String(kept.length) }
}
