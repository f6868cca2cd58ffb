// A decision that is whole, and trailers behind it without end.
// expected-outcome: failed, unknown, timed-out, bad-reply
export default (socket) =>
  socket.onRequest(() => {
    socket.write(
      'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n14\r\n{"decision":"allow"}\r\n0\r\n',
    )
    let i = 0
    const more = () => {
      while (socket.writable && socket.write(`x-${i++}: a\r\n`.repeat(100)));
    }
    socket.on('drain', more)
    more()
  })
