import { currentOf, type Death, type Entry, type WorkerState } from './worker-state.ts'

export interface WatchLimits {
  /** How long an entry may overstay its CPU budget before its process is killed. */
  readonly graceMs: number
  readonly rssMb: number
  /** What it may take beyond that, because it serves many. */
  readonly heldMb?: number
}

/** Ends a worker that overstays or grows too large. Called by the supervisor's timer while entries are unanswered. */
export const watch = (state: WorkerState, nowMs: number, { graceMs, rssMb, heldMb = 0 }: WatchLimits): void => {
  if (heldMb > state.heldMb) state.memory?.limit(rssMb + (state.heldMb = heldMb + headroomMb))
  const entry = state.entries.length > 0 && state.isUp ? currentOf(state) : undefined
  if (!entry) return
  const [nowRssMb, nowCpuMs] = [state.gauge.readMemoryMb(), state.gauge.readCpuMs()]
  if (entry !== state.watched) Object.assign(state, { watched: entry, headRssMb: nowRssMb, headCpuMs: nowCpuMs })
  entry.onStart?.()
  // By evidence: an entry that found the process large already is not the one to blame.
  if (nowRssMb > rssMb + heldMb)
    return nowRssMb - state.headRssMb > rssMb / 10 ? convict(state, entry, 'memory') : kill(state, 'lost')
  const [heldMs, sliceMs] = [nowMs - state.startedAtMs, entry.sliceUs / 1_000]
  if (heldMs <= sliceMs + graceMs) return
  // More than once, with the event loop's poll between: we may be the late ones, with its answer in the pipe.
  if (++state.lateTicks <= 2) return
  // Not by the wall clock alone: a busy machine may have kept the worker from its work, or may have frozen it. But an
  // entry for which nobody waits any more is not worth the wait of the others.
  const starved = nowCpuMs - state.headCpuMs < sliceMs / 2
  const isAwaited = nowMs <= Math.max(entry.deadlineMs ?? nowMs, state.startedAtMs) + graceMs
  if (starved && isAwaited && heldMs <= patience * (sliceMs + graceMs)) return
  if (starved) kill(state, 'lost')
  else convict(state, entry, 'overstay')
}

const convict = (state: WorkerState, entry: Entry, cause: Death['cause']): void => {
  if (state.cause === undefined) state.convicted = entry
  kill(state, cause)
}

/** So that its memory group is not told of each isolate. */
const headroomMb = 32

/** How many times longer an entry may hold a worker that gets no CPU, before the worker is given up as lost. */
const patience = 8

export const kill = (state: WorkerState, why: Death['cause']): void => {
  state.cause ??= why
  state.child.kill('SIGKILL')
}

const fatalSignals = new Set(['SIGTRAP', 'SIGABRT', 'SIGSEGV', 'SIGILL', 'SIGBUS', 'SIGFPE'])

/** V8's own end shows as a signal, or as one of Node's exit codes for fatal errors. */
export const causeOf = ({ cause, isUp, memory }: WorkerState, code: number | null, signal: string | null): Death['cause'] => {
  const fatal = signal === null ? code === 133 || code === 134 : fatalSignals.has(signal)
  if (cause === undefined && signal === 'SIGKILL' && memory?.hasKilled()) return 'memory'
  return cause ?? (fatal && isUp ? 'fatal' : 'lost')
}
