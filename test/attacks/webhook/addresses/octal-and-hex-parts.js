// 127.0.0.1 with parts in other bases, and with leading zeros.
// expected-outcome: refused
export const url = ({ insidePort }) =>
  ['0177.0.0.1', '0x7f.0.0.1', '0x7f.0x0.0x0.0x1', '127.0.0.01', '0177.0x0.0.1', '00000177.0.0.1'].map(
    (host) => `http://${host}:${insidePort}/`,
  )
