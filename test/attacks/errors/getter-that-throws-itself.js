// Reading the error throws the error again.
// expected-outcome: failed
export default async function () {
  const error = {
    get message() {
      throw error
    },
    get name() {
      throw error
    },
  }
  throw error
}
