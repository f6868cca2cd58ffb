// An array with one entry and a hundred million holes, each of which is `null` in JSON.
// expected-outcome: over-limit, timed-out, failed, bad-reply
export default async function () {
  const holes = new Array(100_000_000)
  holes[0] = 1
  return { decision: 'allow', changes: { holes } }
}
