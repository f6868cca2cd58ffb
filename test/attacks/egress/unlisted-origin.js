// Calls an address that is not on the list.
// expected-outcome: failed
export default async function (event, context) {
  const { status } = await context.fetch(`${context.settings.unlisted}/`)
  return { decision: 'allow', changes: { status } }
}
