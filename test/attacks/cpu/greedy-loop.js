// A loop by a tenant who asked for all the CPU time that a deploy may ask for, more than its deadline.
// limits: cpuMs=10000
// expected-outcome: timed-out
export default async function () {
  for (;;) {
    // nothing
  }
}
