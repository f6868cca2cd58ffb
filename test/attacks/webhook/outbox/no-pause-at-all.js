// 429 to everything, to be tried again at once.
// phase: after
// calls: 100
// at-once: 50
// deliveries: 40
// expected-outcome: ok
export default (socket) => socket.onRequest(() => socket.reply(429, {}, { 'retry-after': '0' }))
