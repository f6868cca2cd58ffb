// Rejections that nobody catches, in each call: they must not fail the next one.
// calls: 3
// expected-outcome: ok
export default async function () {
  for (let i = 0; i < 1_000; i++) void Promise.reject(new Error(`nobody catches ${i}`))
  await null
  return { decision: 'allow' }
}
