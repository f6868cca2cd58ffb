// Shows a certificate with hundreds of long names, almost as many as are taken, on a new connection for each of sixty calls at once.
// certificate: large
// calls: 60
// at-once: 60
// expected-outcome: ok
export default (socket) => socket.onRequest(() => socket.end(socket.reply(200, { decision: 'allow' }, { connection: 'close' })))
