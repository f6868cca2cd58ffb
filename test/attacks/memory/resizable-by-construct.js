// Looks for the native constructor of buffers behind the one that is offered, to make a resizable one after all.
// expected-outcome: over-limit, failed, timed-out
export default async function () {
  const Native = Object.getPrototypeOf(Int8Array).prototype.constructor
  const maker = new Native(Int8Array.of(1)).buffer.constructor
  const kept = []
  for (let mb = 0; mb < 1_024; mb += 64) {
    const buffer = Reflect.construct(maker, [8, { maxByteLength: 64 * 2 ** 20 }], class extends ArrayBuffer {})
    buffer.resize(64 * 2 ** 20)
    kept.push(new Uint8Array(buffer).fill(1))
  }
  return { decision: 'allow', reason: String(kept.length) }
}
