// An error whose name is an object, which loops when it is turned into text.
// expected-outcome: timed-out, failed
export default async function () {
  const error = new Error('x')
  error.name = {
    toString() {
      for (;;) {
        // nothing
      }
    },
  }
  throw error
}
