// A decision that is no text, but behaves like one when it is compared.
// expected-outcome: bad-reply
export default async function () {
  return { decision: { toString: () => 'allow', valueOf: () => 'allow' }, changes: {} }
}
