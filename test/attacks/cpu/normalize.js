// Unicode normalisation of a huge string: native code of ICU, which knows of no time-out.
// expected-outcome: timed-out, over-limit
export default async function () {
  const text = '\u1e9b\u0323'.repeat(2 ** 23)
  for (let i = 0; i < 50; i++) text.normalize('NFKD')
  return { decision: 'allow' }
}
