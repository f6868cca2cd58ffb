// The unlisted port by every spelling of the machine's own address.
// expected-outcome: ok
export default async function (event, context) {
  const port = new RegExp('[0-9]+$').exec(context.settings.unlisted)[0]
  const hosts = [
    'localhost',
    '2130706433',
    '0x7f000001',
    '0177.1',
    '127.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '0.0.0.0',
    '127.0.0.1.',
  ]
  for (const host of hosts) {
    const answered = await context.fetch(`http://${host}:${port}/`).catch(() => undefined)
    if (answered) throw new Error(`out: ${host} answered ${answered.status}`)
  }
  return { decision: 'allow' }
}
