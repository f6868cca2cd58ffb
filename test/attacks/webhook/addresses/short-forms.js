// 127.0.0.1 with parts left out.
// expected-outcome: refused
export const url = ({ insidePort }) => ['127.1', '127.0.1', '127.0.0x1', '0'].map((host) => `http://${host}:${insidePort}/`)
