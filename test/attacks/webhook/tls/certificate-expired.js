// Shows a certificate that ran out an hour ago.
// certificate: expired
// calls: 3
// expected-outcome: unreachable
export default (socket) => socket.onRequest(() => socket.reply(200, { decision: 'allow' }))
