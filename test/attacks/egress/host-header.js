// Asks the listed server, in the header, for another one's site.
// expected-outcome: ok, failed
export default async function (event, context) {
  const headers = { host: 'platform.internal', connection: 'upgrade', upgrade: 'websocket', 'transfer-encoding': 'chunked' }
  await context.fetch(`${context.settings.api}/echo`, { method: 'POST', headers, body: 'x' })
  return { decision: 'allow' }
}
