// A thousand requests at once.
// expected-outcome: over-limit
export default async function (event, context) {
  await Promise.all(Array.from({ length: 1_000 }, () => context.fetch(`${context.settings.api}/echo`)))
  return { decision: 'allow' }
}
