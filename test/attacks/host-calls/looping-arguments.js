// Arguments that loop when they are read.
// expected-outcome: timed-out
export default async function (event, context) {
  await context.fetch(`${context.settings.api}/echo`, {
    get method() {
      for (;;) {
        // nothing
      }
    },
  })
  return { decision: 'allow' }
}
