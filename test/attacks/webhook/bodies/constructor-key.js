// The other way to a prototype.
// expected-outcome: bad-reply
export default (socket) =>
  socket.onRequest(() => socket.reply(200, '{"decision":"allow","changes":{"a":{"constructor":{"prototype":{"n":666}}}}}'))
