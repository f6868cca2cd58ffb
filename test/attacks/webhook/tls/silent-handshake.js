// Registered as https, and lets the handshake wait for ever.
// calls: 20
// at-once: 20
// expected-outcome: timed-out, unreachable
export const scheme = 'https'
export default () => {}
