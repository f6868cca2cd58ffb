// Growable shared buffers, which count against no limit of the isolate either.
// expected-outcome: over-limit, failed, timed-out
export default async function () {
  const kept = []
  for (let mb = 0; mb < 1_024; mb += 64) {
    const buffer = new SharedArrayBuffer(8, { maxByteLength: 64 * 2 ** 20 })
    buffer.grow(64 * 2 ** 20)
    kept.push(new Uint8Array(buffer).fill(1))
  }
  return { decision: 'allow', reason: String(kept.length) }
}
