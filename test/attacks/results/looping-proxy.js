// A proxy that loops when its keys are listed.
// expected-outcome: timed-out
export default async function () {
  return new Proxy(
    {},
    {
      ownKeys() {
        for (;;) {
          // nothing
        }
      },
    },
  )
}
