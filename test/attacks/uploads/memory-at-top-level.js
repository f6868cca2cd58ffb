// Fills the memory while the module is loaded.
// expected-outcome: refused
const kept = []
for (let i = 0; i < 16_000_000; i++) kept.push({ i, list: [i] })
export default async function () {
  return { decision: 'allow', reason: String(kept.length) }
}
