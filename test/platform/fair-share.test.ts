import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createFairShare, type FairShare } from '../../src/platform/fair-share.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const windowMs = 250
const slowly = { windowMs, leastOperations: 100, watchfulWindows: 4 }

/** Each tenant's operations of one window, by its name; answers how many of them were admitted. */
const send = (share: FairShare, window: Readonly<Record<string, number>>): Record<string, number> => {
  const admitted: Record<string, number> = {}
  const most = Math.max(...Object.values(window))
  for (let i = 0; i < most; i++)
    for (const [tenant, wanted] of Object.entries(window))
      if (i < wanted && share.admit(tenant)) admitted[tenant] = (admitted[tenant] ?? 0) + 1
  vi.advanceTimersByTime(windowMs)
  return admitted
}

const crowd = Object.fromEntries(Array.from({ length: 19 }, (_, i) => [`quiet-${i}`, 10]))
const rush = { ...crowd, rushing: 500 }

test('with time to spare nobody is refused, however much one takes', () => {
  const share = createFairShare({ ...slowly, isBusy: () => false })
  for (let i = 0; i < 5; i++) expect(send(share, rush)).toEqual(rush)
  expect(share.refused()).toBe(0)
  share.close()
})

test('under pressure who rushes gets some times what the others do, and the others everything', () => {
  const share = createFairShare({ ...slowly, isBusy: () => true })
  send(share, rush)
  for (let i = 0; i < 5; i++) {
    const { rushing = 0, ...others } = send(share, rush)
    expect(others).toEqual(crowd)
    expect(rushing).toBeLessThanOrEqual(100)
  }
  expect(share.refused()).toBeGreaterThan(5 * 400)
  share.close()
})

test('among equals nobody is refused, nor one who is alone', () => {
  const share = createFairShare({ ...slowly, isBusy: () => true })
  const equals = { a: 400, b: 400, c: 400 }
  for (let i = 0; i < 5; i++) expect(send(share, equals)).toEqual(equals)
  for (let i = 0; i < 5; i++) expect(send(share, { a: 2_000 })).toEqual({ a: 2_000 })
  share.close()
})

test('some time after the pressure it is as before', () => {
  let isBusy = true
  const share = createFairShare({ ...slowly, isBusy: () => isBusy })
  send(share, rush)
  expect(send(share, rush)['rushing'] ?? 0).toBeLessThan(500)
  isBusy = false
  for (let i = 0; i < 4; i++) send(share, rush)
  expect(send(share, rush)).toEqual(rush)
  share.close()
})
