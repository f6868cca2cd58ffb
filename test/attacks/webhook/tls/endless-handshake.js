// A handshake message of sixteen megabytes that goes on and on.
// expected-outcome: unreachable, timed-out
export const scheme = 'https'
export default (socket) => {
  const record = Buffer.concat([Buffer.from([0x16, 3, 3, 0x40, 0]), Buffer.alloc(0x4000)])
  record.set([2, 0xff, 0xff, 0xff], 5)
  const more = () => {
    while (socket.writable && socket.write(record));
  }
  socket.on('drain', more)
  more()
}
