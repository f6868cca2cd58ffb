// Waits for what never comes.
// expected-outcome: timed-out
export default async function () {
  await new Promise(() => {})
}
