// Holds every call of a thousand until the platform gives up, each on a connection if it gets one.
// calls: 200
// at-once: 200
// expected-outcome: timed-out
export default (socket) => {
  socket.setKeepAlive(true)
  socket.onRequest(() =>
    socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 20\r\n\r\n{"decision"'),
  )
}
