// Reads the environment from /proc, by every address that could lead there.
// expected-outcome: failed, ok
export default async function (event, context) {
  for (const address of ['file:///proc/self/environ', 'file://localhost/proc/self/environ', '/proc/self/environ']) {
    context.log((await context.fetch(address).catch((error) => ({ body: error.message }))).body)
  }
  return { decision: 'allow' }
}
