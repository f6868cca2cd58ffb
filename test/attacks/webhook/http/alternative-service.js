// Says that it is better reached inside, by Alt-Svc, Content-Location and Link.
// calls: 4
// expected-outcome: ok
export default (socket, n, { insidePort }) =>
  socket.onRequest(() =>
    socket.reply(
      200,
      { decision: 'allow' },
      {
        'alt-svc': `h2="127.0.0.1:${insidePort}"; ma=86400, http/1.1="127.0.0.1:${insidePort}"`,
        'content-location': `http://127.0.0.1:${insidePort}/`,
        link: `<http://127.0.0.1:${insidePort}/>; rel=preconnect`,
      },
    ),
  )
