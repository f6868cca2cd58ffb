// A reply of 200 MB, announced as such and sent.
// expected-outcome: bad-reply
export default (socket) =>
  socket.onRequest(() => {
    const chunk = Buffer.alloc(65_536, 'x')
    let left = 3_200
    socket.write(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${left * chunk.length}\r\n\r\n`)
    const more = () => {
      while (left > 0 && socket.writable) {
        left--
        if (!socket.write(chunk)) return
      }
    }
    socket.on('drain', more)
    more()
  })
