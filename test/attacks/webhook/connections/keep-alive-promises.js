// Promises to keep connections for years, and to take a billion requests on each.
// calls: 5
// expected-outcome: ok
export default (socket) =>
  socket.onRequest(() =>
    socket.reply(200, { decision: 'allow' }, { connection: 'keep-alive', 'keep-alive': 'timeout=999999999, max=1000000000' }),
  )
