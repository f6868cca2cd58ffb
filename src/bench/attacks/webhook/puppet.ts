import { BenchError } from '../../../hooks/bench-error.ts'
import type { Briefing, Order, Prepared, Report } from '../attacker/attacker.ts'
import { startChild } from '../../process/child.ts'
import { readyTimeoutMs } from '../scene.ts'
import { setTimeout as sleep } from 'node:timers/promises'

/** An attacker's process. Disposing it ends it at once, whatever it is busy with. */
export interface Puppet extends AsyncDisposable {
  readonly prepared: Prepared
  /** One that does not answer within `patienceMs` is over its head in its own attack: its report is empty. */
  obey(order: Order, patienceMs: number): Promise<Report>
  kill(): void
}

const nothing: Report = { said: [], received: '', requests: 0 }

/** @throws BenchError for a file that is no attack */
export const startPuppet = async (briefing: Briefing): Promise<Puppet> => {
  let reported = Promise.withResolvers<Report>()
  const child = await startChild({
    ...{ name: 'attacker', readyTimeoutMs },
    args: ['attacker', '--briefing', JSON.stringify(briefing)],
    onLine: (line) => reported.resolve(JSON.parse(line) as Report),
  })
  return {
    prepared: child.ready as Prepared,
    obey: async (order, patienceMs) => {
      reported = Promise.withResolvers<Report>()
      child.send(JSON.stringify(order))
      const overdue = sleep(patienceMs, nothing, { ref: false })
      const gone = child.exited.then(() => {
        throw new BenchError('E_ATTACK', `${briefing.file} ended itself: ${child.stderrTail()}`, 'correct the attack')
      })
      return Promise.race([reported.promise, overdue, gone])
    },
    kill: child.kill,
    [Symbol.asyncDispose]: async () => {
      child.kill()
      await child.exited
    },
  }
}
