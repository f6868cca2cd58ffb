// Chunks of a byte, each with kilobytes of extensions that nobody reads.
// expected-outcome: bad-reply, failed, unknown, timed-out
export default (socket) =>
  socket.onRequest(() => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n')
    const chunk = `1;${'e'.repeat(16_000)}=1\r\n \r\n`
    const more = () => {
      while (socket.writable && socket.write(chunk));
    }
    socket.on('drain', more)
    more()
  })
