// A search over an enormous length: one builtin that no time-out of the engine stops.
// expected-outcome: timed-out
export default async function () {
  return Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)
}
