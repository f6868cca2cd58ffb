// `replaceAll` with as many matches as the text has letters, over and over.
// expected-outcome: timed-out, over-limit
export default async function () {
  const text = 'ab'.repeat(2 ** 21)
  for (let i = 0; i < 1_000; i++) text.replaceAll('a', 'c')
  return { decision: 'allow' }
}
