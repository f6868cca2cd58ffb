// Blocks the thread, without using any CPU time, on memory that nobody changes.
// expected-outcome: failed, timed-out
export default async function () {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  return { decision: 'allow' }
}
