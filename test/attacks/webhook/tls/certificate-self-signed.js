// Shows a certificate that it has signed itself.
// certificate: self-signed
// calls: 3
// expected-outcome: unreachable
export default (socket) => socket.onRequest(() => socket.reply(200, { decision: 'allow' }))
