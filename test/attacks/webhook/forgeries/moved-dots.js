// What is signed is id, time and body with dots between: the dots are moved, and the text that is signed stays the same.
// expected-outcome: refused
export const forge = (genuine) => {
  const id = genuine.header('webhook-id')
  const timestamp = genuine.header('webhook-timestamp')
  return [
    genuine.with({ 'webhook-id': `${id}.${timestamp}`, 'webhook-timestamp': timestamp }, genuine.body.replace(/^/, '')),
    genuine.with({ 'webhook-id': id, 'webhook-timestamp': `${timestamp}.${genuine.body.slice(0, 5)}` }, genuine.body.slice(6)),
    genuine.with({ 'webhook-id': `${id}.${timestamp}`, 'webhook-timestamp': '' }),
  ]
}
