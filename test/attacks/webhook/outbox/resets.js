// Resets each connection once the event is there, so that nobody knows what became of it.
// phase: after
// calls: 100
// at-once: 50
// deliveries: 40
// expected-outcome: ok
export default (socket) => socket.onRequest(() => socket.resetAndDestroy())
