// The same objects of Intl, by a tenant who asked for all the CPU time that there is to make them.
// limits: cpuMs=2000
// expected-outcome: over-limit, failed, timed-out
export default async function () {
  const kept = []
  for (let i = 0; i < 30_000; i++) kept.push(new Intl.DateTimeFormat('de', { dateStyle: 'full' }), new Intl.Collator('ja'))
  return { decision: 'allow', reason: String(kept.length) }
}
