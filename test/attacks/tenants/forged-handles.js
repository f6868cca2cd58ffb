// Writes texts that look like the handles of secrets, its own and others', wherever a secret may be put.
// expected-outcome: ok
export default async function (event, context) {
  const mine = context.secrets.use('secret')
  const nonce = mine.split('.')[1]
  const names = ['secret', '../bystander-1/secret', 'bystander-1/secret', '__proto__', 'constructor', 'secret.x', 'a'.repeat(65)]
  const handles = [
    mine,
    ...names.map((name) => `secret.${nonce}.${name}.`),
    'secret.00000000-0000-4000-8000-000000000000.secret.',
  ]
  for (const handle of handles) {
    const requests = [
      { headers: { 'x-secret': handle } },
      { headers: { authorization: `Basic ${btoa(`user:${handle}`)}` } },
      { method: 'POST', body: handle },
    ]
    for (const request of requests.slice(0, 2)) {
      const reply = await context.fetch(`${context.settings.api}/echo`, request).catch((error) => ({ body: error.message }))
      context.log(reply.body)
    }
  }
  return { decision: 'allow' }
}
