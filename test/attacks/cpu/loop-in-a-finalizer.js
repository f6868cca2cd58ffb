// A loop in what the collector calls when an object has died: no entry of the host is under way then.
// expected-outcome: ok, failed, timed-out, over-limit
export default async function () {
  const registry = new FinalizationRegistry(() => {
    for (;;) {
      // nothing
    }
  })
  for (let i = 0; i < 100_000; i++) registry.register({ i })
  return { decision: 'allow' }
}
