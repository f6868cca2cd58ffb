// A header with a zero byte, and one folded over lines as in the old days.
// expected-outcome: failed, unknown
export default (socket) =>
  socket.onRequest(() => socket.write('HTTP/1.1 200 OK\r\nx-a: b\u0000c\r\nx-b: c\r\n d\r\ncontent-length: 0\r\n\r\n'))
