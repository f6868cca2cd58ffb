// Has a listed API redirect the request to an address that is not on the list.
// expected-outcome: ok, failed
export default async function (event, context) {
  const { status, headers } = await context.fetch(`${context.settings.api}/redirect`)
  return { decision: 'allow', changes: { status, location: headers.location ?? '' } }
}
