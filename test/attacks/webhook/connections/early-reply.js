// Answers before it has been asked, as soon as the connection is there.
// calls: 5
// expected-outcome: unknown, failed, ok
export default (socket) => socket.reply(200, { decision: 'allow' })
