import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { createBusyThreads } from '../../../src/bench/probes/busy-threads.ts'

const started: ChildProcess[] = []
afterEach(async () => {
  for (const child of started.splice(0)) {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
})

const start = async (code: string): Promise<number> => {
  const child = spawn(process.execPath, ['-e', `console.log('up'); setTimeout(() => { ${code} }, 50)`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  started.push(child)
  await once(child.stdout, 'data')
  await sleep(200)
  return child.pid ?? 0
}

test.runIf(process.platform === 'linux')('a thread that loops is busy, and one that waits is not', async () => {
  const [looping, waiting] = [await start('for (;;) {}'), await start('setInterval(() => {}, 1_000)')]
  const [ofLooping, ofWaiting] = [createBusyThreads(), createBusyThreads()]
  ofLooping([looping])
  ofWaiting([waiting])
  await sleep(300)
  expect(ofLooping([looping])).toBe(1)
  expect(ofWaiting([waiting])).toBe(0)
})
