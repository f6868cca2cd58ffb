// Resets once the request is there, which may have been processed: it must not be sent again.
// calls: 3
// expected-outcome: unknown
export default (socket) => socket.onRequest(() => socket.resetAndDestroy())
