// Resets in the middle of a decision.
// calls: 3
// expected-outcome: unknown
export default (socket) =>
  socket.onRequest(() =>
    socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 200\r\n\r\n{"decision":"al', () =>
      socket.resetAndDestroy(),
    ),
  )
