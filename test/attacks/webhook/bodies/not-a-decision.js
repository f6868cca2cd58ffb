// Markup, where a decision is due.
// expected-outcome: bad-reply
export default (socket) => socket.onRequest(() => socket.reply(200, '<script>alert(1)</script>', { 'content-type': 'text/html' }))
