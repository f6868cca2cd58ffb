import { expect, it } from 'vitest'
import { createStopwatch } from '../../../src/approaches/sandbox/stopwatch.ts'

const spin = (ms: number): number => {
  const before = process.cpuUsage()
  const end = performance.now() + ms
  while (performance.now() < end);
  const { user, system } = process.cpuUsage(before)
  return user + system
}

it('counts the CPU time of a long entry, and none for the time that it slept', () => {
  const watch = createStopwatch()
  watch.start()
  const usedUs = spin(30)
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
  const us = watch.stopUs()
  expect(us).toBeGreaterThan(0.8 * usedUs)
  expect(us).toBeLessThan(usedUs + 50_000)
})

it('does not charge an entry with the ones before it', () => {
  const watch = createStopwatch()
  let charged = 0
  let usedUs = 0
  for (let entry = 0; entry < 200; entry++) {
    watch.start()
    usedUs += spin(entry % 50 === 49 ? 5 : 0.1)
    charged += watch.stopUs()
  }
  expect(charged).toBeGreaterThan(0.7 * usedUs)
  expect(charged).toBeLessThan(2 * usedUs + 50_000)
})
