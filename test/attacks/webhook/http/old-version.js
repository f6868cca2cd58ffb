// HTTP/0.9: a body, and no head.
// expected-outcome: failed, unknown
export default (socket) => socket.onRequest(() => socket.end('{"decision":"allow"}'))
