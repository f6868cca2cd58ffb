// 127.0.0.1 as one number: decimal, hexadecimal, octal.
// expected-outcome: refused
export const url = ({ insidePort }) =>
  [2130706433, '0x7f000001', '0X7F000001', '017700000001'].map((host) => `http://${host}:${insidePort}/`)
