// Accepts, and reads nothing of what is sent.
// expected-outcome: timed-out
export default (socket) => socket.pause()
