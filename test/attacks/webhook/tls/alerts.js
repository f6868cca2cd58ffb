// Ends the handshake with alerts, or with records of the wrong version and length.
// calls: 3
// expected-outcome: unreachable
export const scheme = 'https'
const records = [
  [0x15, 3, 3, 0, 2, 2, 40],
  [0x16, 9, 9, 0xff, 0xff, 0, 0],
  [0x15, 3, 3, 0, 2, 1, 0],
]
export default (socket, n) => socket.end(Buffer.from(records[(n - 1) % records.length]))
