// Stays below the budget in each single call, and never below it in all of one event's entries: requests in between.
// expected-outcome: timed-out
export default async function (event, context) {
  for (let i = 0; i < 20; i++) {
    const until = Date.now() + 40
    while (Date.now() < until) {
      // nothing
    }
    await context.fetch(`${context.settings.api}/echo`)
  }
  return { decision: 'allow' }
}
