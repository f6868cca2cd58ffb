// Headers twice, where one reader takes the first, another the last, and another both.
// expected-outcome: refused
export const forge = (genuine) => {
  const twice = (name, value, first) => {
    const forged = genuine.with({})
    return { ...forged, headers: first ? [[name, value], ...forged.headers] : [...forged.headers, [name, value]] }
  }
  return [
    twice('webhook-id', 'evt_other', true),
    twice('webhook-id', 'evt_other', false),
    twice('webhook-timestamp', '1', true),
    twice('webhook-timestamp', '1', false),
    twice('Webhook-Signature', 'v1,AAAA', true).headers.length > 0 &&
      genuine.with({ 'webhook-signature': 'v1,AAAA', 'Webhook-Timestamp': '1' }),
  ].filter(Boolean)
}
