// A pattern whose compilation, not whose matching, is the work.
// expected-outcome: failed, timed-out, over-limit
export default async function () {
  const pattern = new RegExp(`${'(?:'.repeat(20_000)}a${'){2}'.repeat(20_000)}`)
  return { decision: pattern.test('a'.repeat(10_000)) ? 'allow' : 'deny' }
}
