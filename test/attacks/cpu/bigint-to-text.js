// A big integer written in decimal: quadratic work in one builtin.
// expected-outcome: timed-out, failed
export default async function () {
  return { decision: 'allow', reason: String((1n << 100_000_000n).toString(10).length) }
}
