// A class of promises whose derived ones loop when they are made.
// expected-outcome: ok, failed, timed-out
export default async function () {
  class Hostile extends Promise {
    static get [Symbol.species]() {
      for (;;) {
        // nothing
      }
    }
  }
  return Hostile.resolve({ decision: 'allow' }).then((value) => value)
}
