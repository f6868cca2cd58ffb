// 100 Continue each 50 ms, which nobody asked for.
// expected-outcome: timed-out, failed, unknown
export default (socket) =>
  socket.onRequest(() => {
    const timer = setInterval(() => socket.write('HTTP/1.1 100 Continue\r\n\r\n'), 50)
    socket.on('close', () => clearInterval(timer))
  })
