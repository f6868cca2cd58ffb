// `fill` over an array of the greatest length there is.
// expected-outcome: timed-out, over-limit, failed
export default async function () {
  return { decision: 'allow', reason: String(new Array(2 ** 32 - 1).fill(0).length) }
}
