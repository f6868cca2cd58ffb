// Looks for builtins that were taken away, at the back doors by which a realm can be entered again.
// expected-outcome: ok
export default async function () {
  const doors = [globalThis, new Function('return this')()]
  if (typeof ShadowRealm === 'function') doors.push(new ShadowRealm().evaluate('globalThis'))
  for (const door of doors) {
    if (door.WebAssembly ?? door.SharedArrayBuffer ?? door.Atomics) throw new Error('out: a removed builtin')
  }
  if ('resize' in ArrayBuffer.prototype || 'transfer' in ArrayBuffer.prototype) throw new Error('out: a resizable buffer')
  return { decision: 'allow' }
}
