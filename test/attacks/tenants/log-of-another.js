// Reads another tenant's attempt log from the platform's own API, from inside.
// expected-outcome: failed
export default async function (event, context) {
  const { body } = await context.fetch(`${context.settings.platform}/v1/tenants/bystander-1/attempts`)
  context.log(body)
  return { decision: 'allow' }
}
