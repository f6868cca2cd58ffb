// Resets each connection as soon as it is there.
// calls: 3
// expected-outcome: unknown, unreachable
export default (socket) => socket.resetAndDestroy()
