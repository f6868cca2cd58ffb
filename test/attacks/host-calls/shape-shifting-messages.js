// Changes how the messages to the host are written: other tokens, other names, other shapes.
// expected-outcome: ok, failed, timed-out, bad-reply
export default async function (event, context) {
  let n = 0
  Array.prototype.toJSON = function () {
    return [{ tenant: 'bystander-1' }, '__proto__', [[[]]], 'secret', null, 7][n++ % 6]
  }
  const asked = [
    () => context.kv.get('secret'),
    () => context.kv.set('secret', 'forged'),
    () => context.kv.list(''),
    () => context.crypto.hash('sha256', 'x'),
    () => context.crypto.hmac('sha256', 'x', 'x'),
    () => context.fetch(context.settings.api + '/echo'),
  ]
  const seen = []
  for (const ask of asked) seen.push(await ask().catch((error) => error.message))
  delete Array.prototype.toJSON
  context.log(JSON.stringify(seen))
  return { decision: 'allow' }
}
