// Within the limit when letters are counted, three times beyond it when bytes are.
// expected-outcome: over-limit
export default async function () {
  return { decision: 'allow', changes: { text: '€'.repeat(60_000) } }
}
