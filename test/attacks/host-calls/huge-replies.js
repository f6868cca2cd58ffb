// As many replies as are allowed, at once, each larger than is allowed.
// expected-outcome: failed, over-limit, timed-out, ok
export default async function (event, context) {
  const replies = Array.from({ length: 20 }, () => context.fetch(`${context.settings.api}/large`).catch((error) => error))
  return { decision: 'allow', changes: { replies: (await Promise.all(replies)).length } }
}
