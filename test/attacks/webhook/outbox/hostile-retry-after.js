// Asks for pauses that are negative, no number, in the past, in the far future, or longer than the universe.
// phase: after
// calls: 10
// at-once: 10
// deliveries: 10
// expected-outcome: ok
const asked = [
  '-1',
  'NaN',
  '0',
  '1e308',
  '99999999999999999999',
  'Fri, 31 Dec 9999 23:59:59 GMT',
  'Thu, 01 Jan 1970 00:00:00 GMT',
]
export default (socket, n) =>
  socket.onRequest(() => {
    socket.reply(n % 2 ? 503 : 429, {}, { 'retry-after': asked[n % asked.length], connection: 'close' })
    socket.end()
  })
