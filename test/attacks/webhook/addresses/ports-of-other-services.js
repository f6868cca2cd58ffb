// Ports at which something else than HTTP listens: mail, SSH, a cache, a database.
// expected-outcome: refused, unreachable
export const url = ({ host }) =>
  [22, 23, 25, 110, 143, 389, 465, 587, 3306, 5432, 6379, 9200, 11211, 27017].map((port) => `http://${host}:${port}/`)
