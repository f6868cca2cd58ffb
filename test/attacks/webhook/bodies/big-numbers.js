// Numbers that become infinite, or another number, by being read.
// expected-outcome: ok, bad-reply
export default (socket) =>
  socket.onRequest(() =>
    socket.reply(
      200,
      `{"decision":"allow","changes":{"n":1e999999,"m":-1e400,"k":${'9'.repeat(20_000)},"z":0.${'0'.repeat(9_000)}1}}`,
    ),
  )
