import type { Call } from '../bridge/call.ts'
import type { Hosted } from '../bridge/hosted.ts'

/** A try of a call on one worker. Answers that come for a try which is over find nobody. */
export interface Run {
  readonly id: number
  readonly call: Call
  readonly hosted: Hosted
  /** It is on its way to the isolate, or there. */
  sent: boolean
  /** The isolate knows that it is over. */
  over: boolean
}

export interface Runs {
  readonly size: number
  add(call: Call, hosted: Hosted): Run
  get(id: number): Run | undefined
  of(call: Call): Run | undefined
  forget(run: Run): void
  all(): Run[]
}

let lastId = 0

export const createRuns = (): Runs => {
  const byId = new Map<number, Run>()
  const byCall = new Map<Call, Run>()
  return {
    get size() {
      return byId.size
    },
    add: (call, hosted) => {
      lastId = (lastId + 1) % 0xffffffff
      const run: Run = { id: lastId, call, hosted, sent: false, over: false }
      byId.set(run.id, run)
      byCall.set(call, run)
      return run
    },
    get: (id) => byId.get(id),
    of: (call) => byCall.get(call),
    forget: (run) => {
      byId.delete(run.id)
      byCall.delete(run.call)
    },
    all: () => [...byId.values()],
  }
}
