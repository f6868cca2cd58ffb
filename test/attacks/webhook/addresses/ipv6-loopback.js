// ::1 in its spellings.
// expected-outcome: refused
export const url = ({ insidePortV6 }) =>
  ['[::1]', '[0:0:0:0:0:0:0:1]', '[0000:0000:0000:0000:0000:0000:0000:0001]', '[::0.0.0.1]', '[0::1]'].map(
    (host) => `http://${host}:${insidePortV6}/`,
  )
