// A result that JSON cannot write.
// expected-outcome: bad-reply
export default async function () {
  return { decision: 'allow', changes: { n: 1n } }
}
