// Two lengths that disagree, where one reader takes the first and another the last.
// expected-outcome: failed, unknown
export default (socket, n, { poison }) =>
  socket.onRequest(() =>
    socket.write(
      `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 20\r\ncontent-length: 300\r\n\r\n{"decision":"allow"}${poison}`,
    ),
  )
