import { leastSliceMs, mostStarved } from './bounds.ts'
import {
  cpuTimedOut,
  crashed,
  fatal,
  flooded,
  heldBack,
  notBuilt,
  overMemory,
  overstayed,
  siblingEnded,
  starved,
} from '../bridge/ending.ts'
import { answer, ask, type Frame } from '../worker/frames.ts'
import type { Hosted } from '../bridge/hosted.ts'
import type { Death, Entry } from '../worker/worker-state.ts'
import type { Run, Runs } from './runs.ts'
import type { Warm } from './warm.ts'

/** What becomes of a worker's runs when something ends under them: whose doing it was, and who may try again. */
export interface Mishaps {
  /** The worker knows no such isolate: nothing has run. */
  missing(run: Run): void
  /** The worker threw an isolate away. Runs that were not yet inside learn it by themselves, as `missing`. */
  isolateGone(hosted: Hosted, culprit: Run | undefined, kind: number): void
  /** It could be built at its deploy, and now cannot: a top level that depends on luck, or a machine that is too busy. */
  refused(hosted: Hosted, frame: Frame): void
  workerGone(death: Death, hosted: Hosted | undefined): void
}

export interface Blame {
  /** They have done harm before, and run after all others. */
  readonly isLast: boolean
  /** A tenant ended an isolate, or held a worker for longer than it may. */
  onOffence(hosted: Hosted): void
  /** A tenant ended a worker. */
  onStrike(hosted: Hosted, cause: Death['cause']): void
  /** Places a call anew, possibly on another lane. */
  restart(run: Run): void
}

export const createMishaps = (runs: Runs, warm: Warm, blame: Blame): Mishaps => {
  const { again, retry, retryStarved } = createRetries(runs, blame)
  const runsOf = (hosted: Hosted): Run[] => runs.all().filter((run) => run.hosted === hosted)
  return {
    missing: again,
    isolateGone: (hosted, culprit, kind) => {
      if (!hasIsolatePerCall(hosted)) warm.remove(hosted)
      if (kind !== answer.starved) blame.onOffence(hosted)
      if (culprit) endCulprit(culprit, kind)
      for (const run of runsOf(hosted)) {
        if (!run.call.entered || (hasIsolatePerCall(hosted) && run !== culprit)) continue
        // Who runs last by their own doing has that to blame, and not the machine.
        if (kind === answer.starved && !retryStarved(run)) run.call.end(blame.isLast ? heldBack(hosted.cpuMs) : starved())
        else if (kind !== answer.starved && !retry(run)) run.call.end(siblingEnded())
      }
    },
    refused: (hosted, { text: refusal, cpuUs }) => {
      warm.remove(hosted)
      // One that loops only now, and would hold this worker as often as it is called.
      if (cpuUs > 1_000 * leastSliceMs) blame.onOffence(hosted)
      for (const run of runsOf(hosted)) if (!retry(run)) run.call.end(notBuilt(refusal))
    },
    workerGone: (death, hosted) => {
      const { current, cause } = death
      if (current && hosted && cause !== 'lost' && cause !== 'closed') {
        blame.onStrike(hosted, cause)
        for (const run of runs.all()) if (isGuilty(run, current)) run.call.end(verdict(death, hosted))
      }
      // Nobody looks for them here any more: who has ended must not begin again.
      for (const run of runs.all()) if (!run.call.ended && !retry(run)) run.call.end(crashed())
    },
  }
}

/** So that its end is that of one call. */
const hasIsolatePerCall = ({ source }: Hosted): boolean => source.state === 'fresh-isolate'

const createRetries = (runs: Runs, { restart }: Blame) => {
  const again = (run: Run): void => {
    runs.forget(run)
    run.call.rewind()
    restart(run)
  }
  return {
    again,
    /** Once where it had begun, and only a call that has made no request: it can have had no effect. */
    retry: (run: Run): boolean => {
      if (run.call.requests > 0 || run.call.retries >= (run.call.entered ? 1 : 4)) return false
      run.call.retries++
      again(run)
      return true
    },
    /** Elsewhere: it may take long now, and its neighbours here are not to wait for that. */
    retryStarved: (run: Run): boolean => {
      if (run.call.requests > 0 || run.call.starved >= mostStarved) return false
      run.call.starved++
      again(run)
      return true
    },
  }
}

const endCulprit = ({ call, hosted }: Run, kind: number): void => {
  if (kind === answer.cpu) call.end(cpuTimedOut(hosted.cpuMs))
  if (kind === answer.memory) call.end(overMemory(hosted.source.memoryMb))
  if (kind === answer.flooded) call.end(flooded())
}

/** An isolate that cannot even be built takes all calls that wait for it. */
const isGuilty = (run: Run, entry: Entry): boolean =>
  entry.kind === ask.load ? run.hosted.key === entry.isolate : run.id === entry.run

const verdict = (death: Death, { cpuMs, source }: Hosted) => {
  if (death.cause === 'memory') return overMemory(source.memoryMb)
  return death.cause === 'fatal' ? fatal(death.detail) : overstayed(cpuMs)
}
