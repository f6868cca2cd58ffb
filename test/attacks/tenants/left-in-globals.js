// Looks in the globals for what other tenants left there, and leaves something for them.
// calls: 2
// expected-outcome: ok
export default async function (event, context) {
  const found = Object.getOwnPropertyNames(globalThis).filter((name) => /tenant|secret|bystander|settings/i.test(name))
  context.log(found.map((name) => JSON.stringify(globalThis[name])).join())
  globalThis.settings = { tenant: 'forged' }
  Symbol.for('tenant').toString()
  return { decision: 'allow' }
}
