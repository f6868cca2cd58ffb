// A decision that is valid, one byte longer than a reply may be.
// expected-outcome: bad-reply
export default (socket) =>
  socket.onRequest(() => {
    const shell = JSON.stringify({ decision: 'allow', reason: '' }).length
    socket.reply(200, { decision: 'allow', reason: 'x'.repeat(64 * 1024 - shell + 1) })
  })
