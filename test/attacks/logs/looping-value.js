// A value that loops when it is shown.
// expected-outcome: timed-out, ok
export default async function (event, context) {
  context.log({
    toJSON() {
      for (;;) {
        // nothing
      }
    },
  })
  return { decision: 'allow' }
}
