// A hundred thousand timers, each of which sets another one, where there are any.
// expected-outcome: failed, over-limit, timed-out, ok
export default async function () {
  const again = () => setTimeout(again, 0)
  for (let i = 0; i < 100_000; i++) again()
  await new Promise((resolve) => setTimeout(resolve, 100))
  return { decision: 'allow' }
}
