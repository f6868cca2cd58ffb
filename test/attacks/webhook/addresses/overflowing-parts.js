// Numbers beyond 32 bits, which some readers cut off.
// expected-outcome: refused
export const url = ({ insidePort }) =>
  ['6425673729', '127.0.0.257', '383.0.0.1', '127.16777217'].map((host) => `http://${host}:${insidePort}/`)
