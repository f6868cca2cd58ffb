// The listed host as a user name in front of another one.
// expected-outcome: failed
export default async function (event, context) {
  const listed = context.settings.api.replace('http://', '')
  const { status } = await context.fetch(`http://${listed}@${context.settings.unlisted.replace('http://', '')}/`)
  return { decision: 'allow', changes: { status } }
}
