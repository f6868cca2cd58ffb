// White space and control characters that a URL parser drops.
// expected-outcome: refused
export const url = ({ insidePort }) => [
  `  http://127.0.0.1:${insidePort}/  `,
  `ht\ntp://127.0.0.1:${insidePort}/`,
  `http://127.0.\t0.1:${insidePort}/`,
  `http:/\\127.0.0.1:${insidePort}/`,
  `http:127.0.0.1:${insidePort}/`,
  `http:///127.0.0.1:${insidePort}/`,
  `http:\\\\127.0.0.1:${insidePort}/`,
]
