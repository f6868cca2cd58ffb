// Asks for pauses that are negative, no number, a date of the far future, or longer than the universe.
// calls: 6
// expected-outcome: failed
const asked = ['-1', 'NaN', '1e308', '99999999999999999999', 'Fri, 31 Dec 9999 23:59:59 GMT', '\u0660']
export default (socket, n, { mark }) =>
  socket.onRequest(() => {
    socket.reply(503, { message: mark }, { 'retry-after': asked[(n - 1) % asked.length], connection: 'close' })
    socket.end()
  })
