// A million promise jobs at once.
// expected-outcome: ok, timed-out, over-limit
export default async function () {
  let done = 0
  for (let i = 0; i < 1_000_000; i++) void Promise.resolve().then(() => done++)
  return { decision: 'allow' }
}
