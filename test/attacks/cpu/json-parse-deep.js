// JSON of brackets alone, tens of millions deep.
// expected-outcome: timed-out, over-limit, failed
export default async function () {
  JSON.parse('['.repeat(60_000_000))
  return { decision: 'allow' }
}
