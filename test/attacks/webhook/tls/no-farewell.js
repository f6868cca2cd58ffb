// Ends the connection under a reply without saying so: what was cut off must not be taken for whole.
// certificate: fitting
// calls: 5
// expected-outcome: unknown, bad-reply
export default (socket) =>
  socket.onRequest(() => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n{"decision":"allow"', () =>
      socket.destroy(),
    )
  })
