// Asks for one more handshake, again and again, and never answers.
// certificate: fitting
// calls: 10
// at-once: 10
// expected-outcome: timed-out, unknown, unreachable
export const tls = { maxVersion: 'TLSv1.2' }
export default (socket) => {
  const again = () => socket.destroyed || socket.renegotiate({}, again)
  socket.onRequest(again)
}
