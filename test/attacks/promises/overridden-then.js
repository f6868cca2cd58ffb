// Replaces the methods by which a host would wait for the answer.
// expected-outcome: ok, failed, timed-out
export default async function () {
  Promise.prototype.then = () => {
    for (;;) {
      // nothing
    }
  }
  Promise.prototype.catch = Promise.prototype.finally = Promise.prototype.then
  return { decision: 'allow' }
}
