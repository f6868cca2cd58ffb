import ivm from 'isolated-vm'
import { expect, it } from 'vitest'
import { namesIn } from '../../../src/approaches/bridge/names.ts'
import { ownScripts } from '../../../src/approaches/sandbox/own-scripts.ts'

it('loads what a source names, and nothing else', () => {
  const loaded = (code: string): string[] => ownScripts(namesIn(code)).map(({ info }) => info.filename)
  expect(loaded('export default (event, { kv }) => kv.get("my_URL", curl, atobs)')).toEqual(['bootstrap'])
  expect(loaded('export default () => btoa("x")')).toEqual(['bootstrap', 'text'])
  expect(loaded('export default () => new URL(structuredClone("x"))')).toEqual([
    'bootstrap',
    'text',
    'whatwg-url',
    'structured-clone',
  ])
})

it('has code caches that V8 takes in another isolate, with the functions that each call needs', () => {
  const isolate = new ivm.Isolate()
  for (const { code, info } of ownScripts(namesIn('URL structuredClone'))) {
    const taken = isolate.compileScriptSync(code, info) as ivm.Script & { cachedDataRejected?: boolean }
    expect([info.filename, taken.cachedDataRejected]).toEqual([info.filename, false])
    const bare = new ivm.Isolate()
    const plain = bare.compileScriptSync(code, { filename: info.filename, produceCachedData: true }) as ivm.Script &
      ivm.CachedDataResult
    expect(info.cachedData.copy().byteLength).toBeGreaterThan(1.5 * (plain.cachedData?.copy().byteLength ?? Infinity))
    bare.dispose()
  }
  isolate.dispose()
})
