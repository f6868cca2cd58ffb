// Splits 2^28 letters into an array: V8 ends its process, with no error and no callback.
// expected-outcome: over-limit, timed-out, failed
export default async function () {
  return { decision: 'allow', reason: String('x'.repeat(2 ** 28).split('').length) }
}
