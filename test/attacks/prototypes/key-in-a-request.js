// The same in the headers of a request.
// expected-outcome: ok, failed
export default async function (event, context) {
  const headers = JSON.parse('{"__proto__": {"x-polluted": "yes"}, "constructor": "x"}')
  await context.fetch(`${context.settings.api}/echo`, { method: 'POST', headers, body: '{}' })
  return { decision: 'allow' }
}
