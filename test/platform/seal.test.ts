import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createSeal } from '../../src/platform/seal.ts'

const key = randomBytes(32)
const seal = createSeal(() => key)

it('opens what it closed, where it belongs', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, place) => {
      expect(seal.open(seal.close(text, place), place)).toBe(text)
    }),
  )
})

it('opens nothing elsewhere, nothing that was changed, and nothing of another key', () => {
  const sealed = seal.close('a text', 'acme/API_KEY')
  expect(seal.close('a text', 'acme/API_KEY').equals(sealed)).toBe(false)
  expect(() => seal.open(sealed, 'other/API_KEY')).toThrow()
  expect(() => createSeal(() => randomBytes(32)).open(sealed, 'acme/API_KEY')).toThrow()
  for (let at = 0; at < sealed.length; at++) {
    const changed = Buffer.from(sealed)
    changed[at]! ^= 1
    expect(() => seal.open(changed, 'acme/API_KEY')).toThrow()
  }
})
