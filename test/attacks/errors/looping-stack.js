// An error whose stack loops when it is read.
// expected-outcome: timed-out, failed
export default async function () {
  const error = new Error('x')
  Object.defineProperty(error, 'stack', {
    get() {
      for (;;) {
        // nothing
      }
    },
  })
  throw error
}
