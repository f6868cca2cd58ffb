// A full backlog: the server listens, and its process never takes a connection.
// calls: 20
// at-once: 20
// expected-outcome: timed-out, unreachable
export default () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10_000)
