// Addresses of a megabyte, a thousand labels, and no host at all.
// expected-outcome: refused, unreachable
export const url = ({ hugeText, host }) => [
  `http://${host}/${hugeText(1).slice(0, 200_000)}`,
  `http://${'a.'.repeat(1_000)}test/`,
  `http://${'a'.repeat(300)}.test/`,
  'http://',
  'http://:80/',
  `http://${host}:99999/`,
  `http://${host}:-1/`,
]
