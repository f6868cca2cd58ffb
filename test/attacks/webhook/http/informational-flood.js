// Interim replies (103) without end, each of them whole.
// expected-outcome: timed-out, failed, unknown
export default (socket) =>
  socket.onRequest(() => {
    const more = () => {
      while (socket.writable && socket.write('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'.repeat(100)));
    }
    socket.on('drain', more)
    more()
  })
