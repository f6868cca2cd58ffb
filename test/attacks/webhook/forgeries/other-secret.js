// Well signed, by another customer of the same platform with its own secret.
// expected-outcome: refused
export const forge = (genuine) => {
  const id = genuine.header('webhook-id')
  const timestamp = genuine.header('webhook-timestamp')
  const body = genuine.body.replace('"n":1', '"n":666')
  return [
    genuine.with({ 'webhook-signature': genuine.signedByMe(id, timestamp, genuine.body) }),
    genuine.with({ 'webhook-signature': genuine.signedByMe(id, timestamp, body) }, body),
    genuine.with(
      { 'webhook-signature': `${genuine.signedByMe(id, timestamp, body)} ${genuine.header('webhook-signature')}` },
      body,
    ),
  ]
}
