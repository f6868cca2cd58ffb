// Closes its half before it has said anything, and keeps the other open.
// expected-outcome: unknown
export default (socket) => socket.end()
