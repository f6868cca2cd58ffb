// A reply of 200 MB, announced as such and sent.
// expected-outcome: bad-reply
export default (socket, n, { hugeText }) =>
  socket.onRequest(() => socket.reply(200, { decision: 'allow', reason: hugeText(200) }))
