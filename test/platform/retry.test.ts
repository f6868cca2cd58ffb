import fc from 'fast-check'
import { expect, it } from 'vitest'
import { outcomeKinds } from '../../src/hooks/outcome.ts'
import { defaultRetryPolicy, settle } from '../../src/platform/retry.ts'
import { item } from '../conformance/outbox-items.ts'

const claimed = (attempt: number, failures: number) => ({ ...item('a', '1'), deliveryId: 1, leaseId: '1', attempt, failures })

const now = { nowMs: 0, timeScale: 1, random: 0.5 }

it('keeps every delay within 20 % of the schedule of Standard Webhooks, divided by the time scale', () => {
  const seconds = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]
  const inputs = [
    fc.integer({ min: 1, max: 9 }),
    fc.double({ min: 0, max: 0.999, noNaN: true }),
    fc.constantFrom(1, 20, 1_000),
  ] as const
  fc.assert(
    fc.property(...inputs, (attempt, random, timeScale) => {
      const failed = { outcome: 'failed' } as const
      const result = settle(claimed(attempt, attempt - 1), failed, defaultRetryPolicy, { nowMs: 0, timeScale, random })
      if (result.state !== 'again') throw new Error(result.state)
      const plainMs = ((seconds[attempt - 1] as number) * 1_000) / timeScale
      expect(result.runAtMs).toBeGreaterThanOrEqual(Math.floor(plainMs * 0.8))
      expect(result.runAtMs).toBeLessThanOrEqual(Math.ceil(plainMs * 1.2))
    }),
  )
})

it('counts each outcome as delivered, as the customer’s failure, as the platform’s fault, or not at all', () => {
  const results = [...outcomeKinds, 'nobody' as const, 'postponed' as const].map((outcome) => {
    const result = settle(claimed(1, 0), { outcome }, defaultRetryPolicy, now)
    return [outcome, result.state === 'again' ? `again, uses: ${result.uses}` : result.state]
  })
  const fails = 'again, uses: failure'
  expect(Object.fromEntries(results)).toEqual({
    ...{ ok: 'succeeded', denied: 'succeeded', failed: fails, 'timed-out': fails, 'over-limit': fails, unreachable: fails },
    ...{ 'bad-reply': 'succeeded', unknown: fails, crashed: 'again, uses: attempt', shed: 'again, uses: attempt' },
    ...{ nobody: 'discarded', postponed: 'again, uses: nothing' },
  })
})

it('ends at ten failures, and at thirty tries whoever is to blame, but never for what was postponed', () => {
  expect(settle(claimed(10, 9), { outcome: 'failed' }, defaultRetryPolicy, now).state).toBe('dead')
  expect(settle(claimed(29, 0), { outcome: 'crashed' }, defaultRetryPolicy, now).state).toBe('again')
  expect(settle(claimed(30, 0), { outcome: 'crashed' }, defaultRetryPolicy, now).state).toBe('dead')
  expect(settle(claimed(30, 9), { outcome: 'postponed' }, defaultRetryPolicy, now).state).toBe('again')
})

it('waits at least as long as the customer’s side asks for, at most a day', () => {
  const again = (retryAfterMs: number) =>
    settle(claimed(1, 0), { outcome: 'failed', asks: { retryAfterMs } }, defaultRetryPolicy, { ...now, timeScale: 10 })
  expect(again(60_000)).toMatchObject({ runAtMs: 6_000 })
  expect(again(1_000)).toMatchObject({ runAtMs: 500 })
  expect(again(1e12)).toMatchObject({ runAtMs: 8_640_000 })
})
