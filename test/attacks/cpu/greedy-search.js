// A builtin that no time-out stops, by a tenant who asked for all the CPU time that a deploy may ask for.
// limits: cpuMs=10000
// expected-outcome: timed-out
export default async function () {
  return Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)
}
