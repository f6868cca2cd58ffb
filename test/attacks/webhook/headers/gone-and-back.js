// 410, then 200, then 410: an address that is gone and is not.
// calls: 6
// expected-outcome: failed, ok
export default (socket, n) =>
  socket.onRequest(() => {
    socket.reply(n % 2 ? 410 : 200, { decision: 'allow' }, { connection: 'close' })
    socket.end()
  })
