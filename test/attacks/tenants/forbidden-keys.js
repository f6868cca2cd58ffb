// Keeps what would change the prototype of whoever reads it back without care, under keys that do the same.
// calls: 2
// expected-outcome: ok, failed
export default async function (event, context) {
  for (const key of ['__proto__', 'constructor', 'prototype', 'toString']) {
    context.log(String(await context.kv.get(key)))
    await context.kv.set(key, JSON.parse('{"__proto__": {"polluted": true}}')).catch((error) => context.log(error.message))
    await context.kv.set(key, { polluted: true })
  }
  return { decision: typeof {}.polluted === 'undefined' ? 'allow' : 'deny' }
}
