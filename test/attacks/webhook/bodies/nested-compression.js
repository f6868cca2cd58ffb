// Encoded five times over, in the hope that it is undone as often.
// expected-outcome: bad-reply
import { brotliCompressSync, gzipSync } from 'node:zlib'
const layers = brotliCompressSync(gzipSync(gzipSync(gzipSync(gzipSync(Buffer.alloc(1024 * 1024, 0x20))))))
export default (socket) =>
  socket.onRequest(() => {
    const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip, gzip, gzip, gzip, br\r\n'
    socket.write(Buffer.concat([Buffer.from(`${head}content-length: ${layers.length}\r\n\r\n`), layers]))
  })
