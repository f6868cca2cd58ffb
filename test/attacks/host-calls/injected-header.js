// A header whose value ends the request and begins one of its own.
// expected-outcome: failed
export default async function (event, context) {
  const headers = { 'x-first': 'one\r\n\r\nGET /smuggled HTTP/1.1\r\nhost: x\r\n\r\n' }
  await context.fetch(`${context.settings.api}/echo`, { headers })
  return { decision: 'allow' }
}
