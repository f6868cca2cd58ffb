// Bytes that are no UTF-8, where a lenient reader sees other text than a strict one.
// expected-outcome: bad-reply
const body = Buffer.concat([
  Buffer.from('{"decision":"allow","reason":"'),
  Buffer.from([0xc0, 0xae, 0xff, 0xed, 0xa0, 0x80]),
  Buffer.from('"}'),
])
export default (socket) =>
  socket.onRequest(() => {
    socket.write(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`)
    socket.write(body)
  })
