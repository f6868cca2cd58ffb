// Answers whole and resets then, so that the kept connection is dead when the next delivery wants it.
// calls: 10
// expected-outcome: ok, unknown
export default (socket) =>
  socket.onRequest(() => {
    socket.reply(200, { decision: 'allow' })
    setImmediate(() => socket.resetAndDestroy())
  })
