// An address that is the listed one when it is looked at first, and another one afterwards.
// expected-outcome: failed
export default async function (event, context) {
  let looks = 0
  const url = { toString: () => (looks++ === 0 ? `${context.settings.api}/echo` : `${context.settings.unlisted}/`) }
  await context.fetch(url)
  await context.fetch(url)
  return { decision: 'allow' }
}
