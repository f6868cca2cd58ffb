// An async function that calls itself after each await, so that no single turn is long.
// expected-outcome: timed-out, over-limit
export default async function () {
  const spin = async () => {
    await null
    return spin()
  }
  return spin()
}
