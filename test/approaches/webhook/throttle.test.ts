import { describe, expect, it } from 'vitest'
import { createThrottle } from '../../../src/approaches/webhook/throttle.ts'

describe('a throttle', () => {
  it('halves at an overload, once for all calls that were in flight together, and never below one', () => {
    const throttle = createThrottle(20)
    const together = throttle.epoch()
    for (let i = 0; i < 20; i++) throttle.overloaded(together)
    expect(throttle.allowed()).toBe(10)
    for (let i = 0; i < 20; i++) throttle.overloaded(throttle.epoch())
    expect(throttle.allowed()).toBe(1)
  })

  it('grows by one a round of successes, up to the most', () => {
    const throttle = createThrottle(4)
    throttle.startSlowly()
    const seen: number[] = []
    for (let i = 0; i < 12; i++) {
      seen.push(throttle.allowed())
      throttle.succeeded()
    }
    expect(seen).toEqual([1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 4, 4])
  })
})
