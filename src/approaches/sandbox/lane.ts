import { boundsOf, leastSliceMs, mostStarved } from './bounds.ts'
import type { Call } from '../bridge/call.ts'
import { cpuTimedOut, crashed, fatal, flooded, notBuilt, overMemory, overstayed, siblingEnded } from '../bridge/ending.ts'
import { createFairQueue } from './fair-queue.ts'
import { answer, ask, type Frame } from '../bridge/frames.ts'
import type { Hosted } from '../bridge/hosted.ts'
import { readOutbox } from '../bridge/outbox.ts'
import type { Death, Entry, WatchLimits, WorkerProcess } from '../bridge/worker-process.ts'

/** A place in the pool: some tenants' calls, on one worker process at a time. */
export interface Lane {
  readonly busy: boolean
  start(call: Call, hosted: Hosted): void
  /** The call has ended: what is left of it inside is dropped. */
  finish(call: Call): void
  evict(hosted: Hosted): void
  watch(nowMs: number, limits: WatchLimits): void
  close(): Promise<void>
}

export interface LaneOptions {
  readonly maxIsolates: number
  /** Gives a live worker, at best one that is up already. */
  takeWorker(): WorkerProcess
  /** A tenant ended an isolate or a worker. */
  onOffence(hosted: Hosted): void
  /** Places a call anew, possibly on another lane. */
  restart(call: Call, hosted: Hosted): void
}

/** A try of a call on this lane. Answers that come for a try which is over find nobody. */
interface Run {
  readonly id: number
  readonly call: Call
  readonly hosted: Hosted
  /** The isolate knows that it is over. */
  over: boolean
}

interface State extends LaneOptions {
  worker: WorkerProcess | undefined
  /** In the order of their last use. */
  readonly loaded: Map<number, Hosted>
  readonly runs: Map<number, Run>
  readonly byCall: Map<Call, Run>
  readonly queue: ReturnType<typeof createFairQueue<Entry>>
  /** What an entry takes lately, as a moving average. */
  entryUs: number
}

let lastRun = 0

export const createLane = (options: LaneOptions): Lane => {
  const state: State = {
    ...options,
    worker: undefined,
    loaded: new Map(),
    runs: new Map(),
    byCall: new Map(),
    queue: createFairQueue<Entry>(),
    entryUs: 1_000,
  }
  return {
    get busy() {
      return state.runs.size > 0 || (state.worker?.unanswered ?? 0) > 0
    },
    start: (call, hosted) => start(state, call, hosted),
    finish: (call) => finish(state, call),
    evict: (hosted) => evict(state, hosted),
    watch: (nowMs, limits) => state.worker?.watch(nowMs, limits),
    close: async () => {
      state.worker?.kill('closed')
      await state.worker?.exited
    },
  }
}

const start = (state: State, call: Call, hosted: Hosted): void => {
  lastRun = (lastRun + 1) % 0xffffffff
  const run: Run = { id: lastRun, call, hosted, over: false }
  state.runs.set(run.id, run)
  state.byCall.set(call, run)
  load(state, hosted)
  const onStart = (): void => void (call.entered = true)
  submit(state, hosted, { kind: ask.invoke, run: run.id, ...boundsOf(call, hosted), text: call.event }, call, onStart)
}

/** Entries of one tenant stay in order, so that an isolate is there when its first call arrives. */
const load = (state: State, hosted: Hosted): void => {
  const known = state.loaded.delete(hosted.key)
  state.loaded.set(hosted.key, hosted)
  if (known) return
  if (state.loaded.size > state.maxIsolates) evictIdle(state)
  submit(state, hosted, {
    ...nothing,
    kind: ask.load,
    sliceUs: 1_000 * hosted.source.loadMs,
    text: JSON.stringify(hosted.source),
  })
}

const evictIdle = (state: State): void => {
  for (const hosted of state.loaded.values()) if (hosted.active === 0) return evict(state, hosted)
}

const evict = (state: State, hosted: Hosted): void => {
  if (state.loaded.delete(hosted.key)) submit(state, hosted, { ...nothing, kind: ask.unload })
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
  const worker = (state.worker ??= adopt(state))
  while (worker.unanswered < windowOf(state.entryUs)) {
    const entry = state.queue.shift()
    if (!entry) return
    if (entry.kind !== ask.invoke || state.runs.has(entry.run)) worker.send(entry)
  }
}

/** Enough work ahead to keep a worker busy for two milliseconds, little enough that tenants take turns. */
const windowOf = (entryUs: number): number => Math.min(32, Math.max(2, 2_000 / entryUs))

const adopt = (state: State): WorkerProcess => {
  const worker = state.takeWorker()
  worker.adopt(
    (death) => state.worker === worker && onDeath(state, death),
    () => state.worker === worker && pump(state),
  )
  return worker
}

const receive = (state: State, hosted: Hosted, frame: Frame): void => {
  const run = state.runs.get(frame.run)
  if (run) run.call.cpuUs += frame.cpuUs
  readOutbox(frame.text, (kind, id, json) => {
    const speaker = state.runs.get(id)
    // An isolate speaks for its own runs only.
    if (speaker?.hosted !== hosted) return
    if (ends(kind)) speaker.over = true
    speaker.call.take(kind, json, (reply) => resume(state, speaker, reply))
  })
  state.entryUs += (frame.cpuUs - state.entryUs) / 16
  if (frame.kind === answer.missing) {
    if (run) again(state, run)
  } else if (frame.kind === answer.refused) onRefused(state, hosted, frame)
  else if (frame.kind !== answer.entered) onIsolateGone(state, hosted, run, frame.kind)
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

const finish = (state: State, call: Call): void => {
  const run = state.byCall.get(call)
  if (!run) return
  forget(state, run)
  if (!run.over && call.entered && state.loaded.has(run.hosted.key))
    submit(state, run.hosted, { ...nothing, kind: ask.cancel, run: run.id })
}

const forget = (state: State, run: Run): void => {
  state.runs.delete(run.id)
  state.byCall.delete(run.call)
}

const again = (state: State, run: Run): void => {
  forget(state, run)
  run.call.rewind()
  state.restart(run.call, run.hosted)
}

/** The worker threw an isolate away. Runs that were not yet inside learn it by themselves, as `missing`. */
const onIsolateGone = (state: State, hosted: Hosted, culprit: Run | undefined, kind: number): void => {
  state.loaded.delete(hosted.key)
  if (kind !== answer.starved) state.onOffence(hosted)
  if (culprit && kind === answer.cpu) culprit.call.end(cpuTimedOut(hosted.cpuMs))
  if (culprit && kind === answer.memory) culprit.call.end(overMemory(hosted.source.memoryMb))
  if (culprit && kind === answer.flooded) culprit.call.end(flooded())
  for (const run of [...state.runs.values()]) {
    if (run.hosted !== hosted || !run.call.entered) continue
    if (kind === answer.starved && !retry(state, run, mostStarved)) run.call.end(crashed())
    else if (kind !== answer.starved && !retry(state, run)) run.call.end(siblingEnded())
  }
}

/** It could be built at its deploy, and now cannot: a top level that depends on luck, or a machine that is too busy. */
const onRefused = (state: State, hosted: Hosted, { text: refusal, cpuUs }: Frame): void => {
  state.loaded.delete(hosted.key)
  // One that loops only now, and would hold this worker as often as it is called.
  if (cpuUs > 1_000 * leastSliceMs) state.onOffence(hosted)
  for (const run of [...state.runs.values()]) {
    if (run.hosted === hosted && !retry(state, run)) run.call.end(notBuilt(refusal))
  }
}

/** Once where it had begun, and only a call that has made no request: it can have had no effect. */
const retry = (state: State, run: Run, most = run.call.entered ? 1 : 4): boolean => {
  if (run.call.requests > 0 || run.call.retries >= most) return false
  run.call.retries++
  again(state, run)
  return true
}

const onDeath = (state: State, death: Death): void => {
  const entry = death.current
  const hosted = entry && state.loaded.get(entry.isolate)
  state.worker = undefined
  state.loaded.clear()
  state.queue.clear()
  if (entry && hosted && death.cause !== 'lost' && death.cause !== 'closed') {
    state.onOffence(hosted)
    for (const run of guilty(state, entry)) run.call.end(verdict(death, hosted))
  }
  for (const run of [...state.runs.values()]) if (!retry(state, run)) run.call.end(crashed())
}

/** An isolate that cannot even be built takes all calls that wait for it. */
const guilty = (state: State, entry: Entry): Run[] =>
  [...state.runs.values()].filter((run) => (entry.kind === ask.load ? run.hosted.key === entry.isolate : run.id === entry.run))

const verdict = (death: Death, { cpuMs, source }: Hosted) => {
  if (death.cause === 'memory') return overMemory(source.memoryMb)
  return death.cause === 'fatal' ? fatal(death.detail) : overstayed(cpuMs)
}
