// Spreads a huge text into the arguments of a call.
// expected-outcome: over-limit, timed-out, failed
export default async function () {
  return { decision: 'allow', reason: String(Math.max(...'1'.repeat(2 ** 27))) }
}
