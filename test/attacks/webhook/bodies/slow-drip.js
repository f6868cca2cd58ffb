// A byte each 50 ms: every one is progress, and the reply takes hours.
// expected-outcome: timed-out
export default (socket) =>
  socket.onRequest(() => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n\r\n')
    const timer = setInterval(() => socket.write(' '), 50)
    socket.on('close', () => clearInterval(timer))
  })
