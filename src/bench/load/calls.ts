import { setTimeout as sleep } from 'node:timers/promises'
import type { Dispatcher } from 'undici'
import { monotonicUs } from '../../hooks/clock.ts'
import { createCallLog } from './call-log.ts'
import type { CallColumns, CallLog } from './call-log.ts'
import type { Ending } from './job.ts'

/** As much as the platform lets an extension answer: a decision must never be read from half a reply. */
const bodyMaxBytes = 65_536
/** How often time-outs are looked for: a call may be cut so much late, and its row says when. */
const sweepMs = 5

/** The calls of one job, from sent to ended. */
export interface Calls {
  /** Marks the next call as sent now, and answers what is to be told its fate. */
  start(): Dispatcher.DispatchHandler
  /** Answers once no call is open, after `waitMs` or at the signal. */
  drained(waitMs: number, signal?: AbortSignal): Promise<void>
  /** Ends the calls still open as in flight, and answers how many there were. */
  abandon(): number
  columns(): CallColumns
}

export const createCalls = (count: number, timeoutMs: number): Calls => {
  const log = createCallLog(count)
  const controllers: (Dispatcher.DispatchController | undefined)[] = []
  const cut = (row: number, ending: Ending): void => {
    if (log.close(row, ending)) controllers[row]?.abort(cutOff)
  }
  let oldest = 0
  const sweep = setInterval(() => {
    // Calls are sent in order and have the same time, so the overdue ones come first.
    const overdueUs = monotonicUs() - timeoutMs * 1_000
    for (; oldest < log.sentCount(); oldest += 1) {
      if (log.isOpen(oldest) && log.sentAtUs(oldest) > overdueUs) return
      cut(oldest, 'timed-out')
    }
  }, sweepMs)
  return {
    start: () => handlerOf(log.open(), log, controllers),
    drained: async (waitMs, signal) => {
      const untilUs = monotonicUs() + waitMs * 1_000
      while (log.openCount() > 0 && monotonicUs() < untilUs && !signal?.aborted) await sleep(sweepMs)
    },
    abandon: () => {
      clearInterval(sweep)
      const abandoned = log.openCount()
      for (let row = oldest; row < log.sentCount(); row += 1) cut(row, 'in-flight')
      return abandoned
    },
    columns: () => log.columns(),
  }
}

const cutOff = new Error('the generator ended this call')

const handlerOf = (
  row: number,
  log: CallLog,
  controllers: (Dispatcher.DispatchController | undefined)[],
): Dispatcher.DispatchHandler => {
  let status = 0
  let body = ''
  return {
    onRequestStart: (controller) => {
      controllers[row] = controller
      // Its time ran out while it waited for a connection: it is never sent.
      if (!log.isOpen(row)) controller.abort(cutOff)
    },
    onResponseStart: (_controller, statusCode) => {
      status = statusCode
    },
    onResponseData: (_controller, chunk) => {
      // Latin-1 keeps every byte as it is, however the chunks were cut; text is made of it after the load.
      if (body.length < bodyMaxBytes) body += chunk.toString('latin1', 0, bodyMaxBytes - body.length)
    },
    onResponseEnd: () => {
      log.close(row, 'reply', status, body)
      controllers[row] = undefined
    },
    onResponseError: (_controller, error) => {
      log.close(row, 'connection-error', 0, error.message)
      controllers[row] = undefined
    },
  }
}
