// Asks the store for keys that would lie with another tenant, if names were put together carelessly.
// expected-outcome: ok, failed
export default async function (event, context) {
  for (const key of ['bystander-1/secret', '../bystander-1/secret', 'bystander-1\u0000secret', '%2e%2e/bystander-1', '*', '']) {
    context.log(JSON.stringify(await context.kv.get(key).catch((error) => error.message)))
  }
  return { decision: 'allow' }
}
