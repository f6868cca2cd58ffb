import type { Outcome } from '../../hooks/outcome.ts'
import { crashed, endedItself, fatal, overMemory, overstayed, siblingEnded } from '../bridge/ending.ts'
import { ask } from '../worker/frames.ts'
import type { Hosted } from '../bridge/hosted.ts'
import type { Death } from '../worker/worker-state.ts'
import type { Run } from './tenant-process.ts'

/** How a run ends whose process has ended, `runs` being all that were inside: by an outcome, or not yet. */
export const endAfter = (death: Death, run: Run, runs: readonly Run[], hosted: Hosted): Outcome | 'again' => {
  const verdict = verdictOf(death, hosted)
  if (verdict && isGuilty(death, run, runs)) return verdict
  if (mayBeTriedAgain(run)) return 'again'
  return verdict && run.call.entered ? siblingEnded() : crashed()
}

/** What its own code did to it; undefined where that was not the cause. */
const verdictOf = ({ cause, detail }: Death, { cpuMs, source }: Hosted): Outcome | undefined => {
  if (cause === 'overstay') return overstayed(cpuMs)
  // Node aborts when its heap is full.
  if (cause === 'memory' || (cause === 'fatal' && /^(SIGABRT|exit 134)$/.test(detail))) return overMemory(source.memoryMb)
  if (cause === 'fatal') return fatal(detail)
  // A signal that we did not send comes from outside: nothing in there can send one.
  return cause === 'lost' && !detail.startsWith('SIG') ? endedItself(detail) : undefined
}

/** By evidence: the entry that the process was at; where it was at none, the only call that was inside. */
const isGuilty = ({ current }: Death, run: Run, runs: readonly Run[]): boolean => {
  if (current?.kind === ask.load) return true
  if (current && runs.some(({ id }) => id === current.run)) return current.run === run.id
  return run.call.entered && runs.filter(({ call }) => call.entered).length === 1
}

/** Once where it had begun, and only a call that has made no request: it can have had no effect. */
const mayBeTriedAgain = ({ call }: Run): boolean => {
  if (call.requests > 0 || call.retries >= (call.entered ? 1 : 4)) return false
  call.retries++
  return true
}
