// A result that loops when it is read.
// expected-outcome: timed-out
export default async function () {
  return {
    get decision() {
      for (;;) {
        // nothing
      }
    },
  }
}
