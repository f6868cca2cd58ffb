// Line ends in the path and the query, that would begin a second request.
// calls: 2
// expected-outcome: ok, refused
export const url = ({ host, port, poison }) => [
  `http://${host}:${port}/a HTTP/1.1\r\nhost: inside\r\n\r\nGET /b`,
  `http://${host}:${port}/%0d%0ahost:%20inside%0d%0a%0d%0aGET%20/b`,
  `http://${host}:${port}/?a=\r\nx-injected: 1`,
]
