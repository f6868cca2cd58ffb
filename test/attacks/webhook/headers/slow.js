// A header each 50 ms, for ever.
// expected-outcome: timed-out
export default (socket) =>
  socket.onRequest(() => {
    socket.write('HTTP/1.1 200 OK\r\n')
    let i = 0
    const timer = setInterval(() => socket.write(`x-${i++}: a\r\n`), 50)
    socket.on('close', () => clearInterval(timer))
  })
