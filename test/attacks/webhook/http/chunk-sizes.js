// Chunks whose sizes are negative, endless, beyond every number, or no number at all.
// calls: 4
// expected-outcome: failed, unknown, timed-out
const sizes = ['-1', 'f'.repeat(4_000), 'ffffffffffffffffff', '0x14']
export default (socket, n) =>
  socket.onRequest(() =>
    socket.end(
      `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n${sizes[(n - 1) % sizes.length]}\r\n{"decision":"allow"}\r\n0\r\n\r\n`,
    ),
  )
