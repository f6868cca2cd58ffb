// Every kind of redirect, to a port inside and to where clouds keep their keys.
// calls: 12
// expected-outcome: failed
const statuses = [301, 302, 303, 307, 308, 300]
export default (socket, n, { insidePort }) =>
  socket.onRequest(() => {
    const inside = n % 2 ? `http://127.0.0.1:${insidePort}/` : 'http://169.254.169.254/latest/meta-data/'
    socket.reply(statuses[n % statuses.length], '', { location: inside, refresh: `0; url=${inside}`, connection: 'close' })
    socket.end()
  })
