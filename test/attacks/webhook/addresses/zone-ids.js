// Loopback and link-local addresses with the name of an interface.
// expected-outcome: refused
export const url = ({ insidePortV6 }) =>
  ['[::1%25lo]', '[::1%lo]', '[fe80::1%25lo]', '[fe80::1%25eth0]', '[ff02::1%25lo]'].map(
    (host) => `http://${host}:${insidePortV6}/`,
  )
