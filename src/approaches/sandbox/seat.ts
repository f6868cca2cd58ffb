import { boundsOf } from './bounds.ts'
import type { Call } from '../bridge/call.ts'
import { cpuTimedOut } from '../bridge/ending.ts'
import { createFairQueue } from './fair-queue.ts'
import { answer, ask, type Frame } from '../worker/frames.ts'
import type { Hosted } from '../bridge/hosted.ts'
import { createMishaps, type Blame, type Mishaps } from './mishaps.ts'
import { readOutbox } from '../bridge/outbox.ts'
import type { PoolOptions } from './pool-options.ts'
import { createRuns, type Run, type Runs } from './runs.ts'
import { createWarm, surplusOf, type Warm } from './warm.ts'
import type { Death, Entry } from '../worker/worker-state.ts'
import type { WorkerProcess } from '../worker/worker-process.ts'

/** One worker's life in a lane: the isolates that it holds, the calls inside, and those that wait for it. */
export interface Seat {
  /** Something is to be done, or to be waited for. */
  readonly isBusy: boolean
  readonly warm: Warm
  readonly worker: WorkerProcess
  start(call: Call, hosted: Hosted): void
  /** The call has ended: what is left of it inside is dropped. Answers whether it was here. */
  finish(call: Call): boolean
  /** Builds its isolate before a call wants it; resolves when that is done, or failed. */
  preload(hosted: Hosted): Promise<void>
  evict(hosted: Hosted): void
  watch(nowMs: number): void
  /** It gets nothing new: its worker ends with the last of its calls. */
  drain(): void
  close(): Promise<void>
}

export interface SeatOptions extends Blame {
  readonly options: PoolOptions
  readonly worker: WorkerProcess
  /** Its worker has ended; what becomes of its calls follows. */
  onDeath(death: Death): void
  /** Warm isolates were let go to make room. */
  onEvicted(count: number): void
}

interface State {
  readonly worker: WorkerProcess
  readonly options: PoolOptions
  readonly warm: Warm
  readonly runs: Runs
  readonly mishaps: Mishaps
  readonly onOffence: (hosted: Hosted) => void
  readonly onEvicted: (count: number) => void
  readonly queue: ReturnType<typeof createFairQueue<Entry>>
  /** Those who wait for an isolate to be built. */
  readonly preloading: Map<number, () => void>
  /** What an entry takes lately, as a moving average. */
  entryUs: number
  draining: boolean
}

export const createSeat = ({ options, worker, onDeath, onEvicted, ...blame }: SeatOptions): Seat => {
  const [runs, warm] = [createRuns(), createWarm()]
  const state: State = {
    ...{ options, worker, runs, warm, mishaps: createMishaps(runs, warm, blame), onOffence: blame.onOffence, onEvicted },
    ...{ queue: createFairQueue<Entry>(), preloading: new Map(), entryUs: 1_000, draining: false },
  }
  worker.adopt(
    (death) => {
      onDeath(death)
      empty(state, death)
    },
    () => pump(state),
  )
  return {
    get isBusy() {
      return runs.size > 0 || worker.unanswered > 0
    },
    ...{ warm, worker },
    start: (call, hosted) => start(state, call, hosted),
    finish: (call) => finish(state, call),
    preload: (hosted) =>
      new Promise((resolve) => {
        state.preloading.set(hosted.key, resolve)
        load(state, hosted)
      }),
    evict: (hosted) => evict(state, hosted),
    watch: (nowMs) => worker.watch(nowMs, { ...options, heldMb: warm.peakMb }),
    drain: () => {
      state.draining = true
      pump(state)
    },
    close: async () => {
      worker.kill('closed')
      await worker.exited
    },
  }
}

const empty = ({ warm, queue, mishaps, preloading }: State, death: Death): void => {
  const hosted = death.current && warm.get(death.current.isolate)
  warm.clear()
  queue.clear()
  for (const resolve of preloading.values()) resolve()
  mishaps.workerGone(death, hosted)
}

const start = (state: State, call: Call, hosted: Hosted): void => {
  const run = state.runs.add(call, hosted)
  load(state, hosted)
  const onStart = (): void => void (call.entered = true)
  submit(state, hosted, { kind: ask.invoke, run: run.id, ...boundsOf(call, hosted), text: call.event }, call, onStart)
}

/** Entries of one tenant stay in order, so that an isolate is there when its first call arrives. */
const load = (state: State, hosted: Hosted): void => {
  if (state.warm.use(hosted)) return
  makeRoom(state)
  const { loadMs } = hosted.source
  submit(state, hosted, { ...nothing, kind: ask.load, sliceUs: 1_000 * loadMs, text: JSON.stringify(hosted.source) })
}

const makeRoom = (state: State): void => {
  const surplus = surplusOf(state.warm, state.options)
  for (const hosted of surplus) evict(state, hosted)
  state.onEvicted(surplus.length)
}

const evict = (state: State, hosted: Hosted): void => {
  if (state.warm.remove(hosted)) submit(state, hosted, { ...nothing, kind: ask.unload })
}

const submit = (
  state: State,
  hosted: Hosted,
  frame: Omit<Frame, 'isolate'>,
  call?: Call,
  onStart: () => void = () => {},
): void => {
  const onAnswer = (reply: Frame): void => receive(state, hosted, reply)
  const { kind, run, cpuUs, sliceUs, text } = frame
  const deadlineMs = call?.deadlineMs
  state.queue.push(hosted.tenant, { kind, isolate: hosted.key, run, cpuUs, sliceUs, text, deadlineMs, onStart, onAnswer })
  pump(state)
}

const nothing = { run: 0, cpuUs: 0, sliceUs: 0, text: '' }

const pump = (state: State): void => {
  const { worker, queue, runs } = state
  while (worker.unanswered < windowOf(state.entryUs)) {
    const entry = queue.shift()
    if (!entry) break
    if (entry.kind === ask.invoke && !setOut(runs.get(entry.run))) continue
    worker.send(entry)
  }
  if (state.draining && runs.size === 0 && worker.unanswered === 0) worker.kill('closed')
}

/** Answers whether it is still wanted. */
const setOut = (run: Run | undefined): boolean => run !== undefined && (run.sent = true)

/** Enough work ahead to keep a worker busy for two milliseconds, little enough that tenants take turns. */
const windowOf = (entryUs: number): number => Math.min(32, Math.max(2, 2_000 / entryUs))

const receive = (state: State, hosted: Hosted, frame: Frame): void => {
  const { runs, mishaps } = state
  const run = runs.get(frame.run)
  if (run) run.call.cpuUs += frame.cpuUs
  if (frame.residentKb) weigh(state, hosted, run, frame)
  readOutbox(frame.text, (kind, id, json) => {
    const speaker = runs.get(id)
    // An isolate speaks for its own runs only.
    if (speaker?.hosted !== hosted) return
    if (ends(kind)) speaker.over = true
    speaker.call.take(kind, json, (reply) => resume(state, speaker, reply))
  })
  state.entryUs += (frame.cpuUs - state.entryUs) / 16
  if (frame.kind === answer.missing) {
    if (run) mishaps.missing(run)
  } else if (frame.kind === answer.refused) mishaps.refused(hosted, frame)
  else if (frame.kind !== answer.entered) mishaps.isolateGone(hosted, run, frame.kind)
  if (state.preloading.size > 0) settlePreload(state, hosted)
}

const weigh = (state: State, hosted: Hosted, run: Run | undefined, { heapKb = 0, residentKb = 0 }: Frame): void => {
  if (run) run.call.heapBytes = 1_024 * heapKb
  if (state.warm.measure(hosted, residentKb)) makeRoom(state)
}

const settlePreload = ({ preloading }: State, { key }: Hosted): void => {
  preloading.get(key)?.()
  preloading.delete(key)
}

/** Of all messages, these are a call's last. */
const ends = (kind: string): boolean => kind !== 'L' && kind !== 'C' && kind !== 'T'

const resume = (state: State, run: Run, reply: string): void => {
  if (state.runs.get(run.id) !== run) return
  const bounds = boundsOf(run.call, run.hosted)
  if (bounds.cpuUs > 0) return submit(state, run.hosted, { kind: ask.resume, run: run.id, ...bounds, text: reply }, run.call)
  state.onOffence(run.hosted)
  run.call.end(cpuTimedOut(run.hosted.cpuMs))
}

const finish = (state: State, call: Call): boolean => {
  const run = state.runs.of(call)
  if (!run) return false
  state.runs.forget(run)
  // Sent ahead of its turn, it runs although its time is over.
  if (!run.over && run.sent && state.warm.has(run.hosted)) {
    submit(state, run.hosted, { ...nothing, kind: ask.cancel, run: run.id })
  } else if (state.draining) pump(state)
  return true
}
