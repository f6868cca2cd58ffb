// Signatures of other schemes beside ours, none of which this receiver was told to believe.
// expected-outcome: refused
export const forge = (genuine) =>
  [
    { 'x-hub-signature': 'sha1=0000000000000000000000000000000000000000' },
    { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` },
    { 'svix-signature': genuine.header('webhook-signature'), 'svix-id': 'a', 'svix-timestamp': '1' },
    { 'x-twilio-signature': 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' },
    { authorization: 'Bearer anything' },
  ].map((headers) => genuine.with({ 'webhook-signature': undefined, ...headers }))
