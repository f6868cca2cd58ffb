// Two replies to one request: the second one lies in wait on the kept connection for the next delivery.
// calls: 10
// expected-outcome: ok, unknown, failed
export default (socket, n, { poison }) =>
  socket.onRequest(() => {
    const second = JSON.stringify({ decision: 'allow', reason: poison })
    const smuggled = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${second.length}\r\n\r\n${second}`
    socket.write(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 20\r\n\r\n{"decision":"allow"}${smuggled}`)
  })
