import { execFileSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { readUsage } from '../../../src/bench/probes/process-usage.ts'
import { watchMachine } from '../../../src/bench/probes/machine-watch.ts'

test("work of a process that is not ours is seen as others' work", async () => {
  const disturbance = watchMachine()
  const startedMs = performance.now()
  // Through a shell that ends at once: the process that works is then no descendant of ours.
  const script = 'while (process.cpuUsage().user < 20e6) Math.sqrt(2)'
  const command = `'${process.execPath}' -e '${script}' >/dev/null 2>&1 & echo $!`
  const pid = Number(execFileSync('sh', ['-c', command], { encoding: 'utf8' }))
  while ((readUsage([pid])?.cpuUs ?? Infinity) < 500_000) await sleep(50)
  const { othersCores, stolenCores } = disturbance()
  const wallSeconds = (performance.now() - startedMs) / 1_000
  process.kill(pid, 'SIGKILL')
  expect(othersCores * wallSeconds).toBeGreaterThan(0.4)
  expect(stolenCores).toBeGreaterThanOrEqual(0)
})
