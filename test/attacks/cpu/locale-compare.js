// Collation of two huge strings that differ at their end.
// expected-outcome: timed-out, over-limit
export default async function () {
  const text = 'ä'.repeat(2 ** 24)
  for (let i = 0; i < 50; i++) `${text}a`.localeCompare(`${text}b`, 'de')
  return { decision: 'allow' }
}
