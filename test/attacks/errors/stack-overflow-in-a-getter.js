// A getter that fills the stack, so that whoever reads it has none left to handle it with.
// expected-outcome: failed, timed-out
export default async function () {
  const dive = () => dive() + 1
  throw {
    get name() {
      return dive()
    },
    get message() {
      return dive()
    },
  }
}
