// Calls the platform's own API, from a place that it may trust more than others.
// expected-outcome: failed
export default async function (event, context) {
  const { status } = await context.fetch(`${context.settings.platform}/metrics`)
  return { decision: 'allow', changes: { status } }
}
