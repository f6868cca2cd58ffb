// An error whose body is endless: the platform needs its first lines, and reads on for ever.
// expected-outcome: failed
export default (socket) =>
  socket.onRequest(() => {
    socket.write('HTTP/1.1 500 No\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n')
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`
    const more = () => {
      while (socket.writable && socket.write(chunk));
    }
    socket.on('drain', more)
    more()
  })
