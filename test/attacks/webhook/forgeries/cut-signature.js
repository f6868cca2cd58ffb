// The beginning of the right signature, its end, more than it, and bytes that base64 readers skip.
// expected-outcome: refused
export const forge = (genuine) => {
  const signature = genuine.header('webhook-signature')
  const bytes = Buffer.from(signature.slice(3), 'base64')
  const flipped = Buffer.from(bytes)
  flipped[31] ^= 1
  return [
    signature.slice(0, 10),
    `v1,${bytes.subarray(0, 31).toString('base64')}`,
    `v1,${Buffer.concat([bytes, Buffer.from([0])]).toString('base64')}`,
    `v1,${flipped.toString('base64')}`,
    `v1,${bytes.toString('hex')}`,
    `v1,${Buffer.alloc(32).toString('base64')}`,
  ].map((other) => genuine.with({ 'webhook-signature': other }))
}
