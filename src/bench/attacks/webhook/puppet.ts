import { setTimeout as sleep } from 'node:timers/promises'
import { BenchError } from '../../../hooks/bench-error.ts'
import type { Briefing, Order, Prepared, Report } from '../attacker/attacker.ts'
import { type Child, startChild } from '../../process/child.ts'
import { readyTimeoutMs } from '../scene.ts'

/** An attacker's process. Disposing it ends it at once, whatever it is busy with. */
export interface Puppet extends AsyncDisposable {
  readonly prepared: Prepared
  /** One that does not answer within `patienceMs` is over its head in its own attack: its report is empty. */
  obey(order: Order, patienceMs: number): Promise<Report>
  kill(): void
}

/** Attackers' processes, a fresh one for each attack; the next one starts while the last attack is judged. */
export interface Puppets extends AsyncDisposable {
  /** @throws BenchError for a file that is no attack */
  brief(briefing: Briefing): Promise<Puppet>
}

export const createPuppets = (): Puppets => {
  let spare = startIdle()
  return {
    async brief(briefing) {
      const idle = await spare
      const puppet = await prepare(idle, briefing)
      return {
        ...puppet,
        [Symbol.asyncDispose]: async () => {
          await puppet[Symbol.asyncDispose]()
          spare = startIdle()
        },
      }
    },
    [Symbol.asyncDispose]: async () => end((await spare).child),
  }
}

interface Idle {
  readonly child: Child
  /** What it writes next. */
  nextLine(): Promise<string>
}

const startIdle = async (): Promise<Idle> => {
  let next = Promise.withResolvers<string>()
  const onLine = (line: string): void => next.resolve(line)
  const child = await startChild({ name: 'attacker', readyTimeoutMs, args: ['attacker'], onLine })
  return {
    child,
    nextLine: () => {
      next = Promise.withResolvers()
      return next.promise
    },
  }
}

const nothing: Report = { said: [], received: '', requests: 0 }

const prepare = async ({ child, nextLine }: Idle, briefing: Briefing): Promise<Puppet> => {
  const gone = child.exited.then((): never => {
    throw new BenchError('E_ATTACK', `${briefing.file} ended itself: ${child.stderrTail()}`, 'correct the attack')
  })
  // Told of where somebody waits for it.
  gone.catch(() => {})
  const ask = (message: Briefing | Order): Promise<string> => {
    const answer = nextLine()
    child.send(JSON.stringify(message))
    return Promise.race([answer, gone])
  }
  const prepared = JSON.parse(await ask(briefing)) as Prepared
  return {
    prepared,
    obey: (order, patienceMs) =>
      Promise.race([ask(order).then((line) => JSON.parse(line) as Report), sleep(patienceMs, nothing, { ref: false })]),
    kill: child.kill,
    [Symbol.asyncDispose]: () => end(child),
  }
}

const end = async (child: Child): Promise<void> => {
  child.kill()
  await child.exited
}
