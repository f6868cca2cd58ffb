// A type that ends in json by a trick, and a body of another kind.
// expected-outcome: bad-reply
export default (socket) =>
  socket.onRequest(() => socket.reply(200, '%PDF-1.7 \u0000\u0001', { 'content-type': 'application/x+json;a="\\' }))
