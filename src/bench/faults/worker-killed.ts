import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from '../isolation/fault.ts'
import { eitherOf, noted, seriesGrows } from '../isolation/sign.ts'
import { variantOf } from '../plan/contestant.ts'
import { busiestBelow } from '../probes/process-table.ts'

/** So that all of them fall into the shortest time that a fault is on, and the pool has something to do in between. */
const everyMs = 500

export const fault: Fault = {
  id: 'worker-killed',
  title: "kill -9 of the platform's workers",
  strikes: 'platform',
  scenario: 'noisy-neighbour',
  intensity: { what: 'workers, one after the other', default: 3, atMost: 100 },
  atPlatform: {
    what: 'worker processes of the platform are killed (SIGKILL), each time the one that has worked most',
    // Not every approach counts its workers.
    sign: eitherOf(seriesGrows('hookbench_workers_lost_total'), noted),
    cannot: ({ id }) =>
      ['sandbox:in-process', 'sandbox:in-process-sync', 'native'].includes(variantOf(id))
        ? "it has no worker: the code runs in the platform's own process"
        : undefined,
    start: async (scene) => {
      const over = new AbortController()
      const killing = (async () => {
        for (let killed = 0; killed < scene.intensity && !over.signal.aborted; killed++) {
          const worker = busiestBelow(scene.platform().pid)
          if (worker && end(worker.pid)) scene.note(`worker process ${worker.pid} was killed`)
          await sleep(everyMs, undefined, { signal: over.signal }).catch(() => {})
        }
      })()
      return async () => {
        over.abort()
        await killing
      }
    },
  },
  atCustomer: { cannot: 'the platform runs no code of customers, and so has no workers' },
}

/** Answers whether it was still there to be killed. */
const end = (pid: number): boolean => {
  try {
    return process.kill(pid, 'SIGKILL')
  } catch {
    return false // ESRCH: it has just ended by itself.
  }
}
