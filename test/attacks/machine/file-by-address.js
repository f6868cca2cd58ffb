// Reads files by their address.
// expected-outcome: failed
export default async function (event, context) {
  const { body } = await context.fetch(`file://${context.settings.canaryFile}`)
  context.log(body)
  return { decision: 'allow' }
}
