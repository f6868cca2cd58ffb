// A delivery without a signature, without an id, without a time, or without any of them.
// expected-outcome: refused
export const forge = (genuine) => [
  genuine.with({ 'webhook-signature': undefined }),
  genuine.with({ 'webhook-id': undefined }),
  genuine.with({ 'webhook-timestamp': undefined }),
  genuine.with({ 'webhook-id': undefined, 'webhook-timestamp': undefined, 'webhook-signature': undefined }),
  genuine.with({ 'webhook-signature': '' }),
  genuine.with({ 'webhook-id': '', 'webhook-timestamp': '' }),
]
