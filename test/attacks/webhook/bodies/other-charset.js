// UTF-16, and a type that says so.
// expected-outcome: bad-reply
const body = Buffer.from('{"decision":"allow"}', 'utf16le')
export default (socket) =>
  socket.onRequest(() => {
    socket.write(`HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=utf-16\r\ncontent-length: ${body.length}\r\n\r\n`)
    socket.write(body)
  })
