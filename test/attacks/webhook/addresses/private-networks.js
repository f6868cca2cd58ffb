// The networks that are nobody's on the internet, and the broadcast and multicast ones.
// expected-outcome: refused
export const url = () =>
  [
    ...['10.0.0.1', '172.16.0.1', '192.168.0.1', '100.64.0.1', '198.18.0.1', '192.0.0.8', '192.0.2.1', '203.0.113.1'],
    ...['224.0.0.1', '240.0.0.1', '255.255.255.255', '[fc00::1]', '[fd00::1]', '[fec0::1]', '[2001:db8::1]', '[100::1]'],
  ].map((host) => `http://${host}/`)
