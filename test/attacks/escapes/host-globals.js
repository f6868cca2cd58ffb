// Names that only a host would define.
// expected-outcome: ok
export default async function () {
  const names = [
    'process',
    'require',
    'module',
    'ivm',
    'Buffer',
    'Deno',
    'Bun',
    '$vm',
    '$262',
    '_ivm',
    '__filename',
    'global',
    'gc',
  ]
  const found = names.filter((name) => name in globalThis)
  if (found.length > 0) throw new Error(`out: ${found.join(', ')}`)
  return { decision: 'allow' }
}
