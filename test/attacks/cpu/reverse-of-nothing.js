// `reverse` over an object that claims to have 2^53 - 1 entries.
// expected-outcome: timed-out, over-limit, failed
export default async function () {
  return Array.prototype.reverse.call({ length: 2 ** 53 - 1 })
}
