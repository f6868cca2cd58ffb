// Requests to an API that takes them and never answers.
// expected-outcome: timed-out
export default async function (event, context) {
  await Promise.all(Array.from({ length: 20 }, () => context.fetch(`${context.settings.api}/silent`)))
  return { decision: 'allow' }
}
