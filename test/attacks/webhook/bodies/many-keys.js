// As many keys as 64 KB hold, all of them unknown to a decision.
// expected-outcome: bad-reply
export default (socket) =>
  socket.onRequest(() => {
    const keys = Object.fromEntries(Array.from({ length: 5_500 }, (_, i) => [`k${i}`, i]))
    socket.reply(200, { decision: 'allow', ...keys })
  })
