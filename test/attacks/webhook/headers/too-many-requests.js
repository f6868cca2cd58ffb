// 429 to everything, with no pause at all: whoever tries again at once never ends.
// calls: 60
// at-once: 20
// expected-outcome: failed
export default (socket) => socket.onRequest(() => socket.reply(429, {}, { 'retry-after': '0' }))
