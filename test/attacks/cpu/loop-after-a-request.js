// A loop that begins when the reply of a request comes in: the first entry's time-out is over by then.
// expected-outcome: timed-out
export default async function (event, context) {
  await context.fetch(`${context.settings.api}/echo`)
  for (;;) {
    // nothing
  }
}
