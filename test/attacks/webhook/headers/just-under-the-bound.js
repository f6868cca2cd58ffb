// As many headers as are let through, on each of sixty calls at once, for whoever keeps them in a log.
// calls: 60
// at-once: 60
// expected-outcome: ok
export default (socket) =>
  socket.onRequest(() => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`x-${i}`, 'v'.repeat(200)]))
    socket.reply(200, { decision: 'allow' }, many)
  })
