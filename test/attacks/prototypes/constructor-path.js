// The same by the longer way, which a check for one key does not see.
// expected-outcome: bad-reply
export default async function () {
  return { decision: 'allow', changes: { constructor: { prototype: { polluted: true, status: 500 } } } }
}
