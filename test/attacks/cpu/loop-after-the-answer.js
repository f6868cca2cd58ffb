// Answers, and leaves a loop behind that nobody waits for.
// expected-outcome: ok, timed-out
export default async function () {
  void Promise.resolve().then(async () => {
    await null
    for (;;) {
      // nothing
    }
  })
  return { decision: 'allow' }
}
