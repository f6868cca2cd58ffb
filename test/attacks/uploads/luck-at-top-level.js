// A top level that loops on every second load: it may pass the check and hang when it is loaded to be called.
// expected-outcome: ok, failed, refused, timed-out
if (Math.random() < 0.5) {
  for (;;) {
    // nothing
  }
}
export default async function () {
  return { decision: 'allow' }
}
