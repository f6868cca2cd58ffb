// Answers 200 to each delivery, a moment after its deadline.
// phase: after
// calls: 100
// at-once: 50
// deliveries: 40
// expected-outcome: ok
export default (socket) => socket.onRequest(() => setTimeout(() => socket.reply(200, {}), 3_100))
