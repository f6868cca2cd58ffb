// Freezes all that the host's part inside may want to change later.
// calls: 3
// expected-outcome: ok, failed
export default async function () {
  for (const thing of [Object.prototype, Array.prototype, Promise.prototype, Error.prototype, globalThis]) Object.freeze(thing)
  return { decision: 'allow' }
}
