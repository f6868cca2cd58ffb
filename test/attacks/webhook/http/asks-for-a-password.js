// Asks for credentials of every kind, in case the platform has some to give.
// calls: 3
// expected-outcome: failed
export default (socket, n) =>
  socket.onRequest(() =>
    socket.reply(n % 2 ? 401 : 407, '', {
      'www-authenticate': 'Basic realm="platform", Negotiate, NTLM',
      'proxy-authenticate': 'Basic realm="proxy"',
    }),
  )
