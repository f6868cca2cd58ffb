// One header of ten megabytes.
// expected-outcome: failed, unknown
export default (socket) =>
  socket.onRequest(() => {
    socket.write('HTTP/1.1 200 OK\r\nx-bomb: ')
    for (let i = 0; i < 160 && socket.writable; i++) socket.write('x'.repeat(65_536))
    socket.write('\r\ncontent-length: 0\r\n\r\n')
  })
