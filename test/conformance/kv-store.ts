import { afterEach, describe, expect, it } from 'vitest'
import type { KvStore } from '../../src/hooks/kv.ts'
import { kvMaxChars, kvMaxKeys, kvValueMaxChars } from '../../src/hooks/limits.ts'

/** A store with a clock that tests set. */
export interface KvHarness extends AsyncDisposable {
  readonly kv: KvStore
  advance(ms: number): void
}

/** The shared suite of the store for extensions. */
export const describeKvStore = (name: string, create: () => Promise<KvHarness>): void => {
  describe(`the store ${name}`, () => {
    let harness: KvHarness
    afterEach(() => harness[Symbol.asyncDispose]())
    const start = async (): Promise<KvStore> => (harness = await create()).kv

    it('keeps what was set last, for each tenant by itself', async () => {
      const kv = await start()
      await kv.set('a', 'key', '1')
      await kv.set('b', 'key', '2')
      await kv.set('a', 'key', '3')
      expect([kv.get('a', 'key'), kv.get('b', 'key'), kv.get('c', 'key')]).toEqual(['3', '2', undefined])
      expect([await kv.delete('a', 'key'), await kv.delete('a', 'key')]).toEqual([true, false])
      expect([kv.get('a', 'key'), kv.get('b', 'key')]).toEqual([undefined, '2'])
    })
    it('lists by prefix, whatever it is, in the order of UTF-8', async () => {
      const kv = await start()
      for (const key of ['%a', '_', 'a%', 'a', 'A', '😀1', '\uff5e1', 'ä']) await kv.set('t', key, '0')
      expect(kv.list('t', '')).toEqual(['%a', 'A', '_', 'a', 'a%', 'ä', '\uff5e1', '😀1'])
      expect([kv.list('t', '%'), kv.list('t', 'a'), kv.list('t', '😀'), kv.list('other', '')]).toEqual([
        ['%a'],
        ['a', 'a%'],
        ['😀1'],
        [],
      ])
    })
    it('forgets what has expired, and lets a new time replace the old one', async () => {
      const kv = await start()
      await kv.set('t', 'short', '1', 1)
      await kv.set('t', 'renewed', '1', 1)
      await kv.set('t', 'renewed', '2', 10)
      await kv.set('t', 'kept', '1', 1)
      await kv.set('t', 'kept', '1')
      harness.advance(1_000)
      expect([kv.get('t', 'short'), kv.get('t', 'renewed'), kv.get('t', 'kept')]).toEqual([undefined, '2', '1'])
      expect(kv.list('t', '')).toEqual(['kept', 'renewed'])
      expect(await kv.delete('t', 'short')).toBe(false)
    })
    it('has room for so many keys, and again when some expired or were deleted', async () => {
      const kv = await start()
      await Promise.all(Array.from({ length: kvMaxKeys }, (_, n) => kv.set('t', `k${n}`, '0', n === 0 ? 1 : undefined)))
      expect(await kv.set('t', 'one more', '0')).toBe('keys')
      expect(kv.get('t', 'one more')).toBeUndefined()
      expect(await kv.set('other', 'one more', '0')).toBeUndefined()
      expect(await kv.set('t', 'k5', '1')).toBeUndefined()
      harness.advance(1_000)
      expect(await kv.set('t', 'one more', '0')).toBeUndefined()
      expect(await kv.set('t', 'two more', '0')).toBe('keys')
      await kv.delete('t', 'k1')
      expect(await kv.set('t', 'two more', '0')).toBeUndefined()
    })
    it('has room for so many characters, of keys and values', async () => {
      const kv = await start()
      const most = Math.floor(kvMaxChars / kvValueMaxChars)
      const text = 'x'.repeat(kvValueMaxChars - 4)
      for (let n = 0; n < most; n++)
        expect(await kv.set('t', `k-${n % 10}${n >= 10 ? Math.floor(n / 10) : 'z'}`, text)).toBeUndefined()
      expect(await kv.set('t', 'more', '0')).toBe('chars')
      expect(await kv.set('t', 'k-0z', '0')).toBeUndefined()
      expect(await kv.set('t', 'more', '0')).toBeUndefined()
      expect(await kv.set('t', 'yet more', text)).toBe('chars')
    })
  })
}
