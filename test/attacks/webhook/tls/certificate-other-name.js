// Shows a certificate of a trusted authority, for other names than its own.
// certificate: other-name
// calls: 3
// expected-outcome: unreachable
export default (socket) => socket.onRequest(() => socket.reply(200, { decision: 'allow' }))
