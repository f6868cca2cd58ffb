// A method that would open a tunnel.
// expected-outcome: failed
export default async function (event, context) {
  await context.fetch(`${context.settings.api}/echo`, { method: 'CONNECT' })
  return { decision: 'allow' }
}
