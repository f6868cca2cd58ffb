// A hundred thousand requests that nobody waits for, and an answer at once.
// expected-outcome: ok, over-limit, timed-out
export default async function (event, context) {
  for (let i = 0; i < 100_000; i++) void context.fetch(`${context.settings.api}/echo`).catch(() => {})
  return { decision: 'allow' }
}
