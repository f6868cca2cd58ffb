// Setters for the names that messages to the host are likely to use.
// expected-outcome: ok, failed, timed-out
export default async function () {
  for (const key of ['s', 'id', 'ended', 'kind', 'run', 'token', 'waiting', 'outbox', 'text', 'calls']) {
    Object.defineProperty(Object.prototype, key, {
      get: () => 'forged',
      set: () => {
        for (;;) {
          // nothing
        }
      },
      configurable: true,
    })
  }
  return { decision: 'allow' }
}
