// `Error.prepareStackTrace` is called by the engine itself, when the stack is first read.
// expected-outcome: timed-out, failed
export default async function () {
  Error.prepareStackTrace = () => {
    for (;;) {
      // nothing
    }
  }
  throw new Error('x')
}
