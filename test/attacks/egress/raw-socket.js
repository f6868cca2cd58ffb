// Connects by itself, past whatever watches over `fetch`.
// expected-outcome: failed
export default async function (event, context) {
  const { connect } = process.getBuiltinModule('node:net')
  const { hostname, port } = new URL(context.settings.unlisted)
  await new Promise((resolve, reject) => connect(Number(port), hostname, resolve).on('error', reject))
  return { decision: 'allow' }
}
