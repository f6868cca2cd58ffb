import type { Duplex } from 'node:stream'
import type { Confined } from './confine/launch.ts'
import { rank } from './confine/priority.ts'
import { answer, createFrameReader, encodeFrame, type Frame } from './frames.ts'
import { openLedger } from './ledger.ts'
import { createStillborn } from './stillborn.ts'
import { causeOf, kill, watch, type WatchLimits } from './watchdog.ts'
import { currentOf, type Death, type Entry, stateOf, type WorkerState } from './worker-state.ts'

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

const listen = (state: WorkerState, pipe: Duplex): void => {
  const reader = createFrameReader((frame) => onFrame(state, frame))
  pipe.on('data', (chunk: Buffer) => receive(state, () => reader.push(chunk)))
  // A write to a worker that has just died: its exit says the rest.
  pipe.on('error', () => {})
  let lastWords = ''
  state.child.stderr?.on('data', (chunk: Buffer) => (lastWords = (lastWords + chunk.toString()).slice(-2_000)))
  state.child.on('error', (error) => (lastWords = error.message))
  state.child.on('close', (code, signal) => onClose(state, code, signal, lastWords.trim()))
}

const onFrame = (state: WorkerState, frame: Frame): void => {
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

const giveUp = (state: WorkerState, startMs: number): void => {
  state.why = `it was not up within ${startMs} ms`
  kill(state, 'lost')
}

const onClose = (state: WorkerState, code: number | null, signal: NodeJS.Signals | null, lastWords: string): void => {
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
const begin = (state: WorkerState): void => {
  state.startedAtMs = performance.now()
  state.lateTicks = 0
  state.entries[0]?.onStart?.()
}

const receive = (state: WorkerState, read: () => void): void => {
  try {
    read()
  } catch {
    // Bytes that are no frames: this process is no worker of ours any more.
    state.why = 'it wrote what is no frame'
    kill(state, 'lost')
  }
}

const send = (state: WorkerState, pipe: Duplex, entry: Entry): void => {
  state.entries.push(entry)
  if (state.entries.length === 1 && state.isUp) begin(state)
  state.outgoing.push(encodeFrame(entry))
  if (state.outgoing.length === 1) process.nextTick(flush, state, pipe)
}

/** One system call for all that is sent in this turn of the event loop. */
const flush = ({ outgoing }: WorkerState, pipe: Duplex): void => {
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
