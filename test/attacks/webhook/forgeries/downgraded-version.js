// The right bytes under another version of the scheme, in the hope that one of them is not checked.
// expected-outcome: refused
export const forge = (genuine) => {
  const bytes = genuine.header('webhook-signature').slice('v1,'.length)
  return [
    `v0,${bytes}`,
    `v2,${bytes}`,
    `v1a,${bytes}`,
    `V1,${bytes}`,
    bytes,
    `,${bytes}`,
    `v1,`,
    'v1',
    `none,${bytes}`,
    `v1=${bytes}`,
  ].map((signature) => genuine.with({ 'webhook-signature': signature }))
}
