// `Array.from` of a length that no memory can hold.
// expected-outcome: over-limit, timed-out, failed
export default async function () {
  return { decision: 'allow', reason: String(Array.from({ length: 2 ** 32 - 1 }).length) }
}
