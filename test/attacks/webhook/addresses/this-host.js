// 0.0.0.0 and [::], which connect to the machine itself.
// expected-outcome: refused
export const url = ({ insidePort, insidePortV6 }) => [
  `http://0.0.0.0:${insidePort}/`,
  `http://0:${insidePort}/`,
  `http://0.1:${insidePort}/`,
  `http://[::]:${insidePortV6}/`,
  `http://[::]:${insidePort}/`,
]
