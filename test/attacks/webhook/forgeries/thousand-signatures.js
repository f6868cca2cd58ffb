// A thousand guesses in one header, and the right one for another body among them.
// expected-outcome: refused
export const forge = (genuine) => {
  const guesses = Array.from({ length: 200 }, (_, i) => `v1,${Buffer.alloc(32, i).toString('base64')}`)
  return genuine.with(
    { 'webhook-signature': [...guesses, genuine.header('webhook-signature')].join(' ') },
    genuine.body.replace('"n":1', '"n":666'),
  )
}
