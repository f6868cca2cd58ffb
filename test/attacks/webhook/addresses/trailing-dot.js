// A dot at the end makes it look like a name.
// expected-outcome: refused, unreachable
export const url = ({ insidePort }) =>
  ['127.0.0.1.', '2130706433.', '0x7f.1.', 'localhost.'].map((host) => `http://${host}:${insidePort}/`)
