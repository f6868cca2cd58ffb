// Schemes other than HTTP.
// expected-outcome: ok
export default async function (event, context) {
  const host = context.settings.unlisted.replace('http://', '')
  for (const address of [
    `ftp://${host}/`,
    `ws://${host}/`,
    `gopher://${host}/`,
    `unix:/tmp/x.sock:/`,
    'data:text/plain,x',
    'javascript:1',
  ]) {
    const answered = await context.fetch(address).catch(() => undefined)
    if (answered) throw new Error(`out: ${address} answered`)
  }
  return { decision: 'allow' }
}
