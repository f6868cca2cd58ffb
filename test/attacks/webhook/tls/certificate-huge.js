// Shows a certificate with eight hundred long names, twice as many as anybody takes.
// certificate: huge
// calls: 3
// expected-outcome: unreachable
export default (socket) => socket.onRequest(() => socket.reply(200, { decision: 'allow' }))
