// A proxy that has another key for as long as it is asked.
// expected-outcome: timed-out, over-limit, bad-reply
export default async function () {
  const keys = Array.from({ length: 300_000 }, (_, i) => `key-${i}`)
  const described = { value: 'x'.repeat(100), enumerable: true, configurable: true }
  return new Proxy({}, { ownKeys: () => keys, getOwnPropertyDescriptor: () => described, get: () => 'x'.repeat(100) })
}
