// Answers, and leaves a loop behind in a timer, where there are any.
// expected-outcome: ok, timed-out, failed
export default async function () {
  globalThis.setTimeout(() => {
    for (;;) {
      // nothing
    }
  }, 1)
  return { decision: 'allow' }
}
