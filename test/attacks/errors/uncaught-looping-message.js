// A rejection that nobody catches, of an object whose message loops: the engine reports it outside every entry.
// expected-outcome: ok, timed-out
export default async function () {
  void Promise.reject({
    get message() {
      for (;;) {
        // nothing
      }
    },
    get stack() {
      for (;;) {
        // nothing
      }
    },
  })
  await null
  return { decision: 'allow' }
}
