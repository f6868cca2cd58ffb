// Buffers that grow by being transferred, the other way to resize one.
// expected-outcome: over-limit, failed, timed-out
export default async function () {
  const kept = []
  for (let mb = 0; mb < 1_024; mb += 64) kept.push(new Uint8Array(new ArrayBuffer(8).transfer(64 * 2 ** 20)).fill(1))
  return { decision: 'allow', reason: String(kept.length) }
}
