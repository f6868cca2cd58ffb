// Shows a certificate of an authority that nobody trusts, whose name is that of a trusted one.
// certificate: of-nobody
// calls: 3
// expected-outcome: unreachable
export default (socket) => socket.onRequest(() => socket.reply(200, { decision: 'allow' }))
