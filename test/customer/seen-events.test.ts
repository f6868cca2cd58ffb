import { describe, expect, it } from 'vitest'
import { createSeenEvents } from '../../src/customer/seen-events.ts'

const start = (limits: { keepMs?: number; maxEvents?: number; maxBodyChars?: number } = {}) => {
  let nowMs = 0
  const runs: string[] = []
  const seen = createSeenEvents(() => nowMs, { keepMs: 1_000, maxEvents: 100, maxBodyChars: 1_000, ...limits })
  return {
    runs,
    pass: (ms: number) => void (nowMs += ms),
    see: (key: string, body = 'x') =>
      seen.once(key, async () => {
        runs.push(key)
        return { status: 200, body }
      }),
  }
}

describe('the memory of events', () => {
  it('ends with its time', async () => {
    const { see, pass, runs } = start()
    await see('a')
    pass(1_000)
    await see('a')
    expect(runs).toEqual(['a'])
    pass(1)
    await see('a')
    expect(runs).toEqual(['a', 'a'])
  })

  it('forgets the oldest beyond its number', async () => {
    const { see, runs } = start({ maxEvents: 3 })
    for (let i = 0; i < 10; i++) await see(String(i))
    for (const key of ['9', '8', '0']) await see(key)
    expect(runs.slice(10)).toEqual(['0'])
  })

  it('forgets the oldest beyond its size', async () => {
    const { see, runs } = start({ maxBodyChars: 100 })
    for (let i = 0; i < 10; i++) await see(String(i), 'x'.repeat(40))
    await see('9')
    await see('0')
    expect(runs.slice(10)).toEqual(['0'])
  })
})
