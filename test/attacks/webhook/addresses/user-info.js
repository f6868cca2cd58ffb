// A host that is allowed before an @, and the real one behind it.
// expected-outcome: refused
export const url = ({ host, insidePort }) => [
  `http://${host}@127.0.0.1:${insidePort}/`,
  `http://${host}:80@127.0.0.1:${insidePort}/`,
  `http://a:b@${host}/`,
  `http://${host}%40127.0.0.1:${insidePort}/`,
  `http://127.0.0.1:${insidePort}\\@${host}/`,
  `http://127.0.0.1:${insidePort}#@${host}/`,
]
