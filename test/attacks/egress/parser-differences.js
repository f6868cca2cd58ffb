// Addresses that two parsers read as two hosts.
// expected-outcome: ok
export default async function (event, context) {
  const [api, other] = [context.settings.api, context.settings.unlisted.replace('http://', '')]
  for (const address of [
    `${api}\\@${other}/`,
    `${api}#@${other}/`,
    `${api}?@${other}`,
    `http:${other}`,
    `\thttp://${other}`,
    `//${other}/`,
    `${api}/\r\nhost: ${other}`,
  ]) {
    await context.fetch(address).catch(() => undefined)
  }
  return { decision: 'allow' }
}
