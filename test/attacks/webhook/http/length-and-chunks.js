// Both a length and chunks: which of them holds decides where the next reply begins.
// calls: 5
// expected-outcome: failed, unknown
export default (socket, n, { poison }) =>
  socket.onRequest(() =>
    socket.write(
      `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n14\r\n{"decision":"allow"}\r\n0\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}${poison}`,
    ),
  )
