// The names of the machine itself.
// expected-outcome: refused, unreachable
export const url = ({ insidePort }) =>
  ['localhost', 'LOCALHOST', 'a.localhost', 'localhost.localdomain', 'ip6-localhost'].map(
    (host) => `http://${host}:${insidePort}/`,
  )
