// A result that pretends to be a promise.
// expected-outcome: timed-out
export default async function () {
  return {
    then() {
      for (;;) {
        // nothing
      }
    },
  }
}
