// A result that loops when it is written as JSON.
// expected-outcome: timed-out
export default async function () {
  return {
    toJSON() {
      for (;;) {
        // nothing
      }
    },
  }
}
