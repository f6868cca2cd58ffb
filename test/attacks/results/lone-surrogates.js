// Half a character, which is no UTF-8, in key and value.
// expected-outcome: ok, bad-reply
export default async function () {
  return { decision: 'allow', changes: { '\ud800': '\udfff' } }
}
