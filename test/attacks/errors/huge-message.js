// An error with a message of a hundred megabytes.
// expected-outcome: failed, over-limit, timed-out
export default async function () {
  throw new Error('x'.repeat(100_000_000))
}
