// 127.0.0.1 within IPv6, mapped and compatible.
// expected-outcome: refused
export const url = ({ insidePort }) =>
  ['[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[0:0:0:0:0:ffff:7f00:0001]', '[::127.0.0.1]', '[::ffff:0:127.0.0.1]'].map(
    (host) => `http://${host}:${insidePort}/`,
  )
