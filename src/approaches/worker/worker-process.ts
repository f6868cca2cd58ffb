import type { Duplex } from 'node:stream'
import type { Confined } from './confine/launch.ts'
import { rank } from './confine/priority.ts'
import { answer, createFrameReader, encodeFrame, type Frame } from './frames.ts'
import { type Ledger, openLedger } from './ledger.ts'
import { openProcessGauge, type ProcessGauge } from './process-gauge.ts'
import { createStillborn } from './stillborn.ts'

/** One frame to a worker and what becomes of its answer. */
export interface Entry extends Frame {
  /** Until when somebody waits for it, on the clock of `performance.now()`. */
  readonly deadlineMs?: number | undefined
  /** The worker has come to it: all before it is answered. */
  onStart?(): void
  onAnswer(frame: Frame): void
  /** The worker ended first; `guilty` when this entry was what it was doing. */
  onLost?(death: Death, guilty: boolean): void
}

/** `lost`: ended from outside, or never started. `current` is what the worker was doing. */
export interface Death {
  readonly cause: 'overstay' | 'memory' | 'fatal' | 'lost' | 'closed'
  readonly detail: string
  readonly current: Entry | undefined
}

export interface WatchLimits {
  /** How long an entry may overstay its CPU budget before its process is killed. */
  readonly graceMs: number
  readonly rssMb: number
  /** What it may take beyond that, because it serves many. */
  readonly heldMb?: number
}

/** A worker process, as its supervisor holds it: entries go in, are answered in order, and do not overstay. */
export interface WorkerProcess {
  /** Rejects when the process ends before it can work. */
  readonly ready: Promise<void>
  readonly exited: Promise<void>
  readonly unanswered: number
  /** Entries so far. */
  readonly answered: number
  /** How much larger the process was, when it came to its present entry, than when it was started. */
  readonly grownMb: number
  send(entry: Entry): void
  /** Called by the supervisor's timer while entries are unanswered: kills what overstays or grows too large. */
  watch(nowMs: number, limits: WatchLimits): void
  kill(cause: Death['cause']): void
  /** Ranks it lower than others, by a level of `nice`. */
  rank(level: number): void
  /** What the process holds now, and its CPU time so far; see `ProcessGauge`. */
  taken(): { memoryMb: number; cpuMs: number }
  /** Who hears from now on of its death, and of each answer, whoever's it was: there is room for another entry. */
  adopt(onDeath: (death: Death) => void, onRoom?: () => void, onSaid?: (frame: Frame) => void): void
}

/** Starts the process with its pipe at descriptor 3; `ledger` is the descriptor that it shall have as its fourth. */
export type Launch = (ledger: number) => Confined

/**
 * Never throws: a worker that cannot be started (no descriptor left, no room on the disk) is one that ended at once, and
 * so is in the end one that is not up in time.
 */
export const startWorker = (launch: Launch, startMs = 30_000): WorkerProcess => {
  try {
    return start(launch, startMs)
  } catch (error) {
    console.error('a process for customers’ code cannot be started:', error)
    return createStillborn((error as Error).message)
  }
}

const start = (launch: Launch, startMs: number): WorkerProcess => {
  using started = new DisposableStack()
  const ledger = started.adopt(openLedger(), (opened) => opened.close())
  const { child, memory } = launch(ledger.descriptor)
  const pipe = child.stdio[3] as Duplex
  const state = stateOf({ child, memory }, ledger)
  // Who does not wait for it must not fail by it.
  state.hello.promise.catch(() => {})
  listen(state, pipe)
  state.startTimer = setTimeout(giveUp, startMs, state, startMs).unref()
  started.move()
  return {
    ready: state.hello.promise,
    exited: state.exited.promise,
    get unanswered() {
      return state.entries.length
    },
    get answered() {
      return state.answered
    },
    get grownMb() {
      return state.headRssMb - state.firstRssMb
    },
    send: (entry) => send(state, pipe, entry),
    watch: (nowMs, limits) => watch(state, nowMs, limits),
    kill: (why) => kill(state, why),
    rank: (level) => void (child.pid !== undefined && rank(child.pid, level)),
    adopt: (onDeath, onRoom = () => {}, onSaid = () => {}) => void Object.assign(state, { onDeath, onRoom, onSaid }),
    taken: () => ({ memoryMb: state.gauge.readMemoryMb(), cpuMs: state.gauge.readCpuMs() }),
  }
}

const stateOf = (confined: Confined, ledger: Ledger): State => ({
  ...confined,
  ...{ ledger, gauge: openProcessGauge(confined.child.pid ?? 0), entries: [], answered: 0, outgoing: [], isUp: false },
  ...{ hello: Promise.withResolvers(), exited: Promise.withResolvers() },
  ...{ onDeath: () => {}, onRoom: () => {}, onSaid: () => {} },
  ...{ startedAtMs: 0, lateTicks: 0, firstRssMb: 0, headRssMb: 0, headCpuMs: 0, heldMb: 0 },
})

interface State extends Confined {
  readonly ledger: Ledger
  readonly gauge: ProcessGauge
  readonly entries: Entry[]
  /** How many entries were, so far: the ledger counts those begun. */
  answered: number
  /** Frames that wait for the end of this turn. */
  readonly outgoing: Buffer[]
  readonly hello: PromiseWithResolvers<void>
  readonly exited: PromiseWithResolvers<void>
  isUp: boolean
  /** Nobody watches an entry of a worker that has not come up: without it, what is sent there would wait for ever. */
  startTimer?: NodeJS.Timeout
  onDeath: (death: Death) => void
  onRoom: () => void
  onSaid: (frame: Frame) => void
  cause?: Death['cause']
  /** In words, where no signal or exit code tells it. */
  why?: string
  /** Of the first entry: since when, for how many ticks too long, and what the process had taken before. */
  startedAtMs: number
  lateTicks: number
  firstRssMb: number
  headRssMb: number
  headCpuMs: number
  watched?: Entry
  /** For whose doing it is killed. */
  convicted?: Entry
  /** What its memory group knows of. */
  heldMb: number
}

const listen = (state: State, pipe: Duplex): void => {
  const reader = createFrameReader((frame) => onFrame(state, frame))
  pipe.on('data', (chunk: Buffer) => receive(state, () => reader.push(chunk)))
  // A write to a worker that has just died: its exit says the rest.
  pipe.on('error', () => {})
  let lastWords = ''
  state.child.stderr?.on('data', (chunk: Buffer) => (lastWords = (lastWords + chunk.toString()).slice(-2_000)))
  state.child.on('error', (error) => (lastWords = error.message))
  state.child.on('close', (code, signal) => onClose(state, code, signal, lastWords.trim()))
}

const onFrame = (state: State, frame: Frame): void => {
  if (frame.kind === answer.said) return state.onSaid(frame)
  if (frame.kind === answer.hello) {
    state.isUp = true
    clearTimeout(state.startTimer)
    state.firstRssMb = state.headRssMb = state.gauge.readMemoryMb()
    state.hello.resolve()
  } else {
    const entry = state.entries.shift()
    if (!entry) throw new Error('an answer to nothing')
    state.answered++
    entry.onAnswer(frame)
  }
  begin(state)
  state.onRoom()
}

const giveUp = (state: State, startMs: number): void => {
  state.why = `it was not up within ${startMs} ms`
  kill(state, 'lost')
}

const onClose = (state: State, code: number | null, signal: NodeJS.Signals | null, lastWords: string): void => {
  clearTimeout(state.startTimer)
  const detail = state.why ?? signal ?? `exit ${code}`
  const current = currentOf(state)
  // Who was to be stopped had answered already, and the next one is not to be blamed for it.
  const cause = state.convicted && state.convicted !== current ? 'lost' : causeOf(state, code, signal)
  const death = { cause, detail, current }
  state.gauge.close()
  state.memory?.remove()
  state.ledger.close()
  state.hello.reject(new Error(`${detail} ${lastWords}`))
  state.exited.resolve()
  for (const entry of state.entries.splice(0)) entry.onLost?.(death, entry === death.current)
  state.onDeath(death)
}

/** The first entry in line is what the worker is at. */
const begin = (state: State): void => {
  state.startedAtMs = performance.now()
  state.lateTicks = 0
  state.entries[0]?.onStart?.()
}

/** Answers that the worker holds back for a moment are not here yet; its ledger says how far it is. */
const currentOf = ({ entries, ledger, answered }: State): Entry | undefined =>
  entries[Math.min(Math.max(0, ledger.read() - 1 - answered), Math.max(0, entries.length - 1))]

const receive = (state: State, read: () => void): void => {
  try {
    read()
  } catch {
    // Bytes that are no frames: this process is no worker of ours any more.
    state.why = 'it wrote what is no frame'
    kill(state, 'lost')
  }
}

const send = (state: State, pipe: Duplex, entry: Entry): void => {
  state.entries.push(entry)
  if (state.entries.length === 1 && state.isUp) begin(state)
  state.outgoing.push(encodeFrame(entry))
  if (state.outgoing.length === 1) process.nextTick(flush, state, pipe)
}

/** One system call for all that is sent in this turn of the event loop. */
const flush = ({ outgoing }: State, pipe: Duplex): void => {
  const [only] = outgoing
  const bytes = outgoing.reduce((sum, { length }) => sum + length, 0)
  // Small ones are joined at less cost than a stream has for each; large ones are not copied once more.
  if (only && outgoing.length === 1) pipe.write(only)
  else if (bytes <= joinMaxBytes) pipe.write(Buffer.concat(outgoing, bytes))
  else {
    pipe.cork()
    for (const frame of outgoing) pipe.write(frame)
    pipe.uncork()
  }
  outgoing.length = 0
}

const joinMaxBytes = 65_536

const watch = (state: State, nowMs: number, { graceMs, rssMb, heldMb = 0 }: WatchLimits): void => {
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

const convict = (state: State, entry: Entry, cause: Death['cause']): void => {
  if (state.cause === undefined) state.convicted = entry
  kill(state, cause)
}

/** So that its memory group is not told of each isolate. */
const headroomMb = 32

/** How many times longer an entry may hold a worker that gets no CPU, before the worker is given up as lost. */
const patience = 8

const kill = (state: State, why: Death['cause']): void => {
  state.cause ??= why
  state.child.kill('SIGKILL')
}

const fatalSignals = new Set(['SIGTRAP', 'SIGABRT', 'SIGSEGV', 'SIGILL', 'SIGBUS', 'SIGFPE'])

/** V8's own end shows as a signal, or as one of Node's exit codes for fatal errors. */
const causeOf = ({ cause, isUp, memory }: State, code: number | null, signal: string | null): Death['cause'] => {
  const fatal = signal === null ? code === 133 || code === 134 : fatalSignals.has(signal)
  if (cause === undefined && signal === 'SIGKILL' && memory?.hasKilled()) return 'memory'
  return cause ?? (fatal && isUp ? 'fatal' : 'lost')
}
