// 64 MB that gzip makes 64 KB of: whoever unpacks it has them.
// expected-outcome: bad-reply
import { gzipSync } from 'node:zlib'
const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, 0x20)).subarray(0, 60_000)
export default (socket) =>
  socket.onRequest(() => {
    const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\n'
    socket.write(Buffer.concat([Buffer.from(`${head}content-length: ${bomb.length}\r\n\r\n`), bomb]))
  })
