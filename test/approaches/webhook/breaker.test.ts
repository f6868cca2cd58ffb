import { describe, expect, it } from 'vitest'
import { createBreaker } from '../../../src/approaches/webhook/breaker.ts'
import type { Breaker, Evidence } from '../../../src/approaches/webhook/breaker.ts'

const withoutJitter = (): number => 0.5
const minute = 60_000

const call = (breaker: Breaker, evidence: Evidence, nowMs: number) => {
  const ticket = breaker.enter(nowMs)
  return ticket === undefined ? 'refused' : breaker.record(ticket, evidence, nowMs)
}
const opened = (nowMs = 0): Breaker => {
  const breaker = createBreaker(1, undefined, withoutJitter)
  for (let i = 0; i < 5; i++) call(breaker, 'failure', nowMs)
  return breaker
}

describe('a breaker', () => {
  it('opens after five failures in a row, and not when a success is between them', () => {
    const breaker = createBreaker(1, undefined, withoutJitter)
    for (let i = 0; i < 4; i++) expect(call(breaker, 'failure', i)).toBeUndefined()
    expect(call(breaker, 'success', 4)).toBeUndefined()
    for (let i = 5; i < 9; i++) expect(call(breaker, 'failure', i)).toBeUndefined()
    expect(call(breaker, 'failure', 9)).toBe('opened')
    expect(breaker.state(9)).toEqual({ is: 'open', atMs: 5_009 })
    expect(call(breaker, 'success', 5_008)).toBe('refused')
  })

  it('opens at 70 % of ten calls in five minutes, and forgets what is older', () => {
    const pattern: Evidence[] = [
      'failure',
      'failure',
      'success',
      'failure',
      'failure',
      'success',
      'failure',
      'failure',
      'success',
    ]
    const quick = createBreaker(1, undefined, withoutJitter)
    for (const evidence of pattern) expect(call(quick, evidence, 1_000)).toBeUndefined()
    expect(call(quick, 'failure', 1_000)).toBe('opened')

    const slow = createBreaker(1, undefined, withoutJitter)
    for (const [i, evidence] of pattern.entries()) call(slow, evidence, i * minute)
    for (let i = 0; i < 50; i++) expect(call(slow, pattern[i % 9] as Evidence, (9 + i) * minute)).toBeUndefined()
  })

  it('learns nothing from what never left', () => {
    const breaker = createBreaker(1, undefined, withoutJitter)
    for (let i = 0; i < 50; i++) expect(call(breaker, 'neither', i)).toBeUndefined()
    expect(breaker.state(50)).toEqual({ is: 'closed' })
  })

  it('lets one probe through, and closes when it is answered', () => {
    const breaker = opened()
    const probe = breaker.enter(5_000)
    expect(probe).toBeDefined()
    expect(breaker.enter(5_000)).toBeUndefined()
    expect(breaker.state(5_000)).toEqual({ is: 'half-open', probing: true })
    expect(breaker.record(probe as number, 'success', 5_001)).toBe('closed')
    for (let i = 0; i < 4; i++) expect(call(breaker, 'failure', 5_002)).toBeUndefined()
  })

  it('lets another probe through when the first one never left', () => {
    const breaker = opened()
    expect(call(breaker, 'neither', 5_000)).toBeUndefined()
    expect(call(breaker, 'success', 5_000)).toBe('closed')
  })

  it('stays open longer with each vain probe, up to a cap', () => {
    const breaker = opened()
    let nowMs = 0
    const waits: number[] = []
    for (let i = 0; i < 9; i++) {
      const state = breaker.state(nowMs)
      if (state.is !== 'open') throw new Error(state.is)
      waits.push((state.atMs - nowMs) / 1_000)
      nowMs = state.atMs
      expect(call(breaker, 'failure', nowMs)).toBe('opened')
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300])
  })

  it('spreads its probes by a fifth, and runs with the time scale', () => {
    for (const [random, atMs] of [
      [0, 40],
      [1, 60],
    ] as const) {
      const breaker = createBreaker(100, undefined, () => random)
      for (let i = 0; i < 5; i++) call(breaker, 'failure', 0)
      expect(breaker.state(0)).toEqual({ is: 'open', atMs })
    }
  })

  it('ignores the end of calls that began before it changed', () => {
    const breaker = createBreaker(1, undefined, withoutJitter)
    const early = Array.from({ length: 8 }, () => breaker.enter(0) as number)
    for (const ticket of early.slice(0, 5)) breaker.record(ticket, 'failure', 1)
    expect(breaker.record(early[5] as number, 'success', 2)).toBeUndefined()
    expect(breaker.state(2)).toEqual({ is: 'open', atMs: 5_001 })
    expect(call(breaker, 'success', 5_001)).toBe('closed')
    for (const ticket of early.slice(5)) expect(breaker.record(ticket, 'failure', 5_002)).toBeUndefined()
  })
})
