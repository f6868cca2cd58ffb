// Sets a hundred thousand timers and clears each at once: none of them is ever due.
// expected-outcome: over-limit, timed-out
export default async function () {
  for (let i = 0; i < 100_000; i++) clearTimeout(setTimeout(() => {}, 1e6))
  return { decision: 'allow' }
}
