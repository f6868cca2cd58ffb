// Keys that reach a prototype once somebody merges what came back.
// expected-outcome: bad-reply
export default (socket) =>
  socket.onRequest(() =>
    socket.reply(
      200,
      '{"decision":"allow","changes":{"__proto__":{"decision":"allow","n":666},"constructor":{"prototype":{"n":666}}}}',
    ),
  )
