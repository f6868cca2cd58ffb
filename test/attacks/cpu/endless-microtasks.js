// Promise jobs that beget the next one: the host is never reached again.
// expected-outcome: timed-out, over-limit
export default async function () {
  const spin = () => Promise.resolve().then(spin)
  await spin()
}
