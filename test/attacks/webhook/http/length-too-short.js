// Says that less is to come than comes: the rest lies in wait on the kept connection as if it were a reply.
// calls: 10
// expected-outcome: bad-reply, unknown, failed
export default (socket, n, { poison }) =>
  socket.onRequest(() => {
    const rest = JSON.stringify({ decision: 'allow', reason: poison })
    const smuggled = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${rest.length}\r\n\r\n${rest}`
    socket.reply(200, `{"decision":"allow"} ${smuggled}`, { 'content-length': '5' })
  })
