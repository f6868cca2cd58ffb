// Buffers outside the heap, touched page by page, up to a gigabyte.
// expected-outcome: over-limit, failed, timed-out
export default async function () {
  const kept = []
  for (let mb = 0; mb < 1_024; mb += 16) kept.push(new Uint8Array(16 * 2 ** 20).fill(1))
  return { decision: 'allow', reason: String(kept.length) }
}
