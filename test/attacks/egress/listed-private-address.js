// Calls an address that is on the list, and in a network that the operator has not opened.
// expected-outcome: failed
export default async function (event, context) {
  const { status } = await context.fetch(`${context.settings.private}/`)
  return { decision: 'allow', changes: { status } }
}
