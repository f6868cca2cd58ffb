// Thirty thousand levels of nesting, for whoever walks them by recursion.
// expected-outcome: bad-reply
export default (socket) =>
  socket.onRequest(() => socket.reply(200, `{"decision":"allow","changes":{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}}`))
