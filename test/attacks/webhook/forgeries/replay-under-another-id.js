// The genuine delivery under another id, so that it is not known to be the same.
// expected-outcome: refused
export const forge = (genuine) => {
  const id = genuine.header('webhook-id')
  return [`${id}2`, id.toUpperCase(), 'evt_1', `${id}.`].map((other) => genuine.with({ 'webhook-id': other }))
}
