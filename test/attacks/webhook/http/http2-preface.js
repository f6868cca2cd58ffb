// Speaks HTTP/2 frames to whoever speaks HTTP/1.1.
// expected-outcome: failed, unknown
export default (socket) => socket.onRequest(() => socket.write(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])))
