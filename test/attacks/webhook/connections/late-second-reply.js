// A reply that nobody asked for, sent on an idle kept connection a moment later: at best it answers its own next delivery.
// calls: 10
// expected-outcome: ok, unknown, failed
export default (socket) =>
  socket.onRequest(() => {
    socket.reply(200, { decision: 'allow' })
    setTimeout(() => socket.reply(200, { decision: 'allow' }), 2)
  })
