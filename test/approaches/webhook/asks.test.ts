import { describe, expect, it } from 'vitest'
import { asksOf } from '../../../src/approaches/webhook/asks.ts'

const nowMs = Date.UTC(2026, 0, 1, 12)
const asks = (status: number, retryAfter?: string | string[]) =>
  asksOf({ status, headers: { 'retry-after': retryAfter }, body: Buffer.alloc(0) }, nowMs)

describe('what a reply asks', () => {
  it('is a pause, in seconds or as a date', () => {
    expect(asks(429, '120')).toEqual({ retryAfterMs: 120_000 })
    expect(asks(503, ' 0 ')).toEqual({ retryAfterMs: 0 })
    expect(asks(503, 'Thu, 01 Jan 2026 12:00:30 GMT')).toEqual({ retryAfterMs: 30_000 })
    expect(asks(503, 'Sun, 06 Nov 1994 08:49:37 GMT')).toEqual({ retryAfterMs: 0 })
  })

  it.each([
    [''],
    ['-1'],
    ['1.5'],
    ['1e9'],
    ['Infinity'],
    ['NaN'],
    ['99999999999'],
    ['0x10'],
    ['tomorrow'],
    ['Xxx, 99 Yyy 2026 99:99:99 GMT'],
    ['Thu, 01 Jan 2026 12:00:30 GMT (comment)'],
    ['12, 13'],
    [['1', '2']],
  ])('is nothing when it is hostile: %j', (value) => {
    expect(asks(429, value)).toBeUndefined()
  })

  it('is to send nothing more when the address is gone, and nothing with a success or a redirect', () => {
    expect(asks(410, '5')).toEqual({ gone: true })
    expect(asks(200, '5')).toBeUndefined()
    expect(asks(302, '5')).toBeUndefined()
    expect(asks(500)).toBeUndefined()
  })
})
