// A promise that is resolved with another one, which is resolved with another one.
// expected-outcome: timed-out, over-limit
export default async function () {
  const next = () => ({ then: (resolve) => resolve(next()) })
  return next()
}
