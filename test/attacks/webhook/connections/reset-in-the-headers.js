// Resets in the middle of the reply's head.
// calls: 3
// expected-outcome: unknown
export default (socket) => socket.onRequest(() => socket.write('HTTP/1.1 200 OK\r\ncontent-ty', () => socket.resetAndDestroy()))
