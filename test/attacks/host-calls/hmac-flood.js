// Has the platform sign the largest text it takes, again and again, with keys that are as large.
// expected-outcome: failed, over-limit, timed-out
export default async function (event, context) {
  const text = 'x'.repeat(500_000)
  for (let i = 0; i < 10_000; i++) await context.crypto.hmac('sha512', text, text)
  return { decision: 'allow' }
}
