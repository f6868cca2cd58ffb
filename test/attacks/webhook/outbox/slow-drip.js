// A byte each 50 ms for every event, and there are a hundred.
// phase: after
// calls: 100
// at-once: 50
// deliveries: 40
// expected-outcome: ok
export default (socket) =>
  socket.onRequest(() => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 60000\r\n\r\n')
    const timer = setInterval(() => socket.write(' '), 50)
    socket.on('close', () => clearInterval(timer))
  })
