// Throws an object whose message, when it is read, never comes.
// expected-outcome: timed-out
export default async function () {
  throw {
    get message() {
      for (;;) {
        // nothing
      }
    },
  }
}
