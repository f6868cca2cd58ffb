import { readFileSync } from 'node:fs'
import vm from 'node:vm'
import fc from 'fast-check'
import { expect, it } from 'vitest'

interface Text {
  TextEncoder: typeof TextEncoder
  TextDecoder: typeof TextDecoder
  atob: typeof atob
  btoa: typeof btoa
}

// A realm that has none of them of its own, as an isolate.
const realm = vm.createContext({}) as Text
vm.runInContext(`(() => {${readFileSync(new URL('../../../src/approaches/bridge/text.js', import.meta.url), 'utf8')}})()`, realm)

const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) })
const bytesOf = (...parts: number[][]): Uint8Array => new Uint8Array(parts.flat())

it('encodes as Node does, lone surrogates included', () => {
  fc.assert(
    fc.property(anyText, fc.nat(20), (text, room) => {
      expect([...new realm.TextEncoder().encode(text)]).toEqual([...new TextEncoder().encode(text)])
      const [ours, theirs] = [new Uint8Array(room), new Uint8Array(room)]
      expect({ ...new realm.TextEncoder().encodeInto(text, ours) }).toEqual(new TextEncoder().encodeInto(text, theirs))
      expect([...ours]).toEqual([...theirs])
    }),
  )
})

it('decodes as Node does, whatever the bytes', () => {
  // Bytes that begin and continue sequences are likelier here than among all bytes.
  const near = fc.constantFrom(
    0x41,
    0x7f,
    0x80,
    0x8f,
    0x90,
    0x9f,
    0xa0,
    0xbf,
    0xc1,
    0xc2,
    0xdf,
    0xe0,
    0xed,
    0xef,
    0xf0,
    0xf4,
    0xf5,
    0xbb,
  )
  const bytes = fc.array(fc.oneof(near, fc.integer({ min: 0, max: 255 })), { maxLength: 24 })
  fc.assert(
    fc.property(bytes, fc.boolean(), fc.boolean(), (list, fatal, ignoreBOM) => {
      const decode = (Decoder: typeof TextDecoder): string => {
        try {
          return new Decoder('utf-8', { fatal, ignoreBOM }).decode(new Uint8Array(list))
        } catch {
          return 'refused'
        }
      }
      expect(decode(realm.TextDecoder)).toBe(decode(TextDecoder))
    }),
    { numRuns: 2_000 },
  )
  const long = 'ä€😀'.repeat(20_000)
  expect(new realm.TextDecoder().decode(bytesOf([0xef, 0xbb, 0xbf], [...new TextEncoder().encode(long)]))).toBe(long)
})

it('writes and reads base64 as Node does', () => {
  const binary = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((unit) => String.fromCharCode(unit)) })
  fc.assert(
    fc.property(binary, (text) => {
      expect(realm.btoa(text)).toBe(btoa(text))
      expect(realm.atob(btoa(text))).toBe(text)
    }),
  )
  const base64 = fc.string({ unit: fc.constantFrom('A', 'b', '9', '+', '/', '=', ' ', '\n', '-') })
  fc.assert(
    fc.property(base64, (text) => {
      const read = (decode: typeof atob): string => {
        try {
          return decode(text)
        } catch {
          return 'refused'
        }
      }
      expect(read(realm.atob)).toBe(read(atob))
    }),
  )
  expect(() => realm.btoa('€')).toThrow(/one byte/)
})
