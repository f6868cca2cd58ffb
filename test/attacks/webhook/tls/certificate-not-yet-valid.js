// Shows a certificate that holds from an hour on.
// certificate: not-yet-valid
// calls: 3
// expected-outcome: unreachable
export default (socket) => socket.onRequest(() => socket.reply(200, { decision: 'allow' }))
