// A key by which a careless merge would change the prototype of everything.
// expected-outcome: bad-reply
export default async function () {
  return { decision: 'allow', changes: JSON.parse('{"__proto__": {"polluted": true, "decidedBy": "polluted"}}') }
}
