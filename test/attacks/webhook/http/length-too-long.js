// Says that more is to come than comes, and waits.
// expected-outcome: timed-out
export default (socket) => socket.onRequest(() => socket.reply(200, { decision: 'allow' }, { 'content-length': '60000' }))
