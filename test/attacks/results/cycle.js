// A result that contains itself.
// expected-outcome: bad-reply
export default async function () {
  const self = { decision: 'allow' }
  self.changes = { self }
  return self
}
