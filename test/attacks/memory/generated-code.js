// Functions made at run time, large and many: code, not data.
// expected-outcome: over-limit, timed-out, failed
export default async function () {
  const kept = []
  for (let i = 0; i < 200; i++) kept.push(new Function(`return [${`${i},`.repeat(500_000)}]`))
  for (const made of kept) made()
  return { decision: 'allow', reason: String(kept.length) }
}
