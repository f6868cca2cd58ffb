// Headers that carry line ends in disguise, terminal codes, cookies and a prototype, for whoever shows them.
// expected-outcome: ok, failed
export default (socket, n, { mark }) =>
  socket.onRequest(() =>
    socket.reply(
      200,
      { decision: 'allow' },
      {
        'set-cookie': `session=${mark}; domain=127.0.0.1`,
        'x-lines': `a%0d%0aset-cookie: ${mark}`,
        'x-terminal': `${mark}\u009b2J`,
        ['__proto__']: 'polluted',
        constructor: 'polluted',
        'access-control-allow-origin': '*',
      },
    ),
  )
