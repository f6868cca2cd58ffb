// Objects of Intl hold tables of ICU, outside the heap and uncounted. They are kept, up to some ten thousand.
// expected-outcome: over-limit, failed, timed-out
export default async function () {
  const kept = []
  for (let i = 0; i < 20_000; i++) kept.push(new Intl.DateTimeFormat('de', { dateStyle: 'full' }), new Intl.Collator('ja'))
  return { decision: 'allow', reason: String(kept.length) }
}
