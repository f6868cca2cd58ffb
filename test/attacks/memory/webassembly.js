// Memory of WebAssembly, up to a gigabyte.
// expected-outcome: over-limit, failed, timed-out
export default async function () {
  const memory = new WebAssembly.Memory({ initial: 16, maximum: 16_384 })
  for (let pages = 16; pages < 16_384; pages += 512) {
    memory.grow(512)
    new Uint8Array(memory.buffer).fill(1)
  }
  return { decision: 'allow' }
}
