import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { watchProcesses } from '../../../src/bench/attacks/process-watch.ts'

test.runIf(process.platform === 'linux')('a process that ends is counted once, and its memory is remembered', async () => {
  const child = spawn(
    process.execPath,
    ['-e', 'globalThis.held = Buffer.alloc(120 * 2 ** 20, 1); console.log("up"); process.stdin.resume()'],
    {
      stdio: ['pipe', 'pipe', 'ignore'],
    },
  )
  await once(child.stdout, 'data')
  using watch = watchProcesses(process.pid)
  watch.take()
  await expect.poll(() => watch.take().peakMb, { timeout: 20_000 }).toBeGreaterThan(120)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(watch.take()).toMatchObject({ workersLost: 1 })
  expect(watch.take()).toMatchObject({ workersLost: 0 })
})
