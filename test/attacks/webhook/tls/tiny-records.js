// Answers a byte a record, so that each of ten thousand bytes has its own cipher text and check.
// certificate: fitting
// calls: 20
// at-once: 20
// expected-outcome: ok
export default (socket) =>
  socket.onRequest(() => {
    const body = JSON.stringify({ decision: 'allow', reason: 'x'.repeat(200), changes: { n: 'x'.repeat(9_000) } })
    socket.setNoDelay(true)
    const reply = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`
    for (const byte of reply) socket.write(byte)
  })
