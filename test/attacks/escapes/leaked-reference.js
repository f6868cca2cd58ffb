// Looks through all that can be reached for a Reference of isolated-vm: one is enough to enter the host (CVE-2022-39266).
// expected-outcome: ok
export default async function (event, context) {
  const seen = new Set()
  const queue = [globalThis, context, event]
  while (queue.length > 0 && seen.size < 20_000) {
    const thing = queue.pop()
    if ((typeof thing !== 'object' && typeof thing !== 'function') || thing === null || seen.has(thing)) continue
    seen.add(thing)
    for (const key of Reflect.ownKeys(thing)) {
      if (['applySync', 'derefInto', 'copySync', 'createContextSync', 'applySyncPromise', 'ExternalCopy'].includes(key)) {
        throw new Error(`out: a host object with ${String(key)}`)
      }
      const { value, get, set } = Reflect.getOwnPropertyDescriptor(thing, key) ?? {}
      queue.push(value, get, set)
    }
    queue.push(Reflect.getPrototypeOf(thing))
  }
  return { decision: 'allow' }
}
