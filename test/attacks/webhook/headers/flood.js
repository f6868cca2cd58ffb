// Headers without end, each of them small.
// expected-outcome: failed, unknown
export default (socket) =>
  socket.onRequest(() => {
    socket.write('HTTP/1.1 200 OK\r\n')
    let i = 0
    const more = () => {
      while (socket.writable && socket.write(`x-${i}: ${i++}\r\n`.repeat(100)));
    }
    socket.on('drain', more)
    more()
  })
