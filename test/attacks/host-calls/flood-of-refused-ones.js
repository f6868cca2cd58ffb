// Asks for what is refused, for ever, and catches each refusal.
// expected-outcome: timed-out, over-limit
export default async function (event, context) {
  for (;;) await context.fetch('http://nowhere.invalid/').catch(() => {})
}
