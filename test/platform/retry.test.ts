import fc from 'fast-check'
import { expect, it } from 'vitest'
import { outcomeKinds } from '../../src/hooks/outcome.ts'
import { defaultRetryPolicy, settle } from '../../src/platform/retry.ts'
import { item } from '../conformance/outbox.ts'

const claimed = (attempt: number, failures: number) => ({ ...item('a', '1'), deliveryId: 1, leaseId: '1', attempt, failures })

it('keeps every delay within 20 % of 5 s × 4ⁿ, at most a day, divided by the time scale', () => {
  const inputs = [
    fc.integer({ min: 1, max: 9 }),
    fc.double({ min: 0, max: 0.999, noNaN: true }),
    fc.constantFrom(1, 20, 1_000),
  ] as const
  fc.assert(
    fc.property(...inputs, (attempt, random, timeScale) => {
      const result = settle(claimed(attempt, attempt - 1), 'failed', defaultRetryPolicy, { nowMs: 0, timeScale, random })
      if (result.state !== 'again') throw new Error(result.state)
      const plainMs = Math.min(5_000 * 4 ** (attempt - 1), 86_400_000) / timeScale
      expect(result.runAtMs).toBeGreaterThanOrEqual(Math.floor(plainMs * 0.8))
      expect(result.runAtMs).toBeLessThanOrEqual(Math.ceil(plainMs * 1.2))
    }),
  )
})

it('counts each outcome as delivered, as the customer’s failure, or as the platform’s fault', () => {
  const now = { nowMs: 0, timeScale: 1, random: 0.5 }
  const results = outcomeKinds.map((kind) => {
    const result = settle(claimed(1, 0), kind, defaultRetryPolicy, now)
    return [kind, result.state === 'again' ? `again, counts: ${result.counts}` : result.state]
  })
  const fails = 'again, counts: true'
  expect(Object.fromEntries(results)).toEqual({
    ...{ ok: 'succeeded', denied: 'succeeded', failed: fails, 'timed-out': fails, 'over-limit': fails, unreachable: fails },
    ...{ 'bad-reply': fails, unknown: fails, crashed: 'again, counts: false', shed: 'again, counts: false' },
  })
})

it('ends at ten failures, and at thirty tries whoever is to blame', () => {
  const now = { nowMs: 0, timeScale: 1, random: 0.5 }
  expect(settle(claimed(10, 9), 'failed', defaultRetryPolicy, now).state).toBe('dead')
  expect(settle(claimed(29, 0), 'crashed', defaultRetryPolicy, now).state).toBe('again')
  expect(settle(claimed(30, 0), 'crashed', defaultRetryPolicy, now).state).toBe('dead')
})
