import { afterEach, describe, expect, it, vi } from 'vitest'
import { createSteadyClock, systemClock } from '../../src/platform/clock.ts'

const hourMs = 3_600_000

describe('a clock that is set while the platform runs', () => {
  afterEach(() => vi.useRealTimers())

  it('moves the time of day, and nothing that waits', () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const steady = createSteadyClock()
    const [dayMs, steadyMs] = [systemClock.nowMs(), steady.nowMs()]
    expect(Math.abs(steadyMs - dayMs)).toBeLessThan(hourMs / 60)
    for (const jumpMs of [hourMs, -hourMs]) {
      vi.setSystemTime(dayMs + jumpMs)
      expect(systemClock.nowMs() - dayMs).toBe(jumpMs)
      expect(steady.nowMs()).toBeGreaterThanOrEqual(steadyMs)
      expect(steady.nowMs() - steadyMs).toBeLessThan(hourMs / 60)
    }
  })

  it('is told in whole milliseconds', () => expect(Number.isInteger(createSteadyClock().nowMs())).toBe(true))
})
