// Switches protocols without being asked, and goes on talking.
// expected-outcome: unknown, failed, timed-out
export default (socket) =>
  socket.onRequest(() => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n')
    socket.write(Buffer.alloc(100_000, 0x81))
  })
