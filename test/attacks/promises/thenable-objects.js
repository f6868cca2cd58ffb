// Every object becomes a promise that never settles.
// expected-outcome: ok, failed, timed-out
export default async function () {
  Object.prototype.then = () => {}
  return { decision: 'allow' }
}
