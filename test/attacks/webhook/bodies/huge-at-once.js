// Twenty replies of a megabyte at the same time, all that an endpoint may have in flight.
// calls: 60
// at-once: 60
// expected-outcome: bad-reply
export default (socket, n, { hugeText }) => socket.onRequest(() => socket.reply(200, { decision: 'allow', reason: hugeText(1) }))
