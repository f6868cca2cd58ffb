import type { Outcome } from '../../hooks/outcome.ts'
import { defaultLimits } from '../approach.ts'
import type { Call } from '../bridge/call.ts'
import { loadOf } from '../worker/checker.ts'
import { cpuTimedOut, flooded, notBuilt } from '../bridge/ending.ts'
import { answer, ask, type Frame } from '../worker/frames.ts'
import type { Hosted } from '../bridge/hosted.ts'
import { readOutbox } from '../bridge/outbox.ts'
import type { Death } from '../worker/worker-state.ts'
import type { WorkerProcess } from '../worker/worker-process.ts'
import { createAccount } from './account.ts'
import { endAfter } from './after-death.ts'

/** The process of one deployment, with its calls inside. It may end, and is then gone for good. */
export interface TenantProcess {
  readonly busy: boolean
  /** It is being killed: whoever comes now goes elsewhere. */
  readonly ending: boolean
  readonly memoryMb: number
  readonly exited: Promise<void>
  start(call: Call): void
  /** The call has ended: what is left of it inside is dropped. Answers whether it was here. */
  finish(call: Call): boolean
  /** Kills it when it holds more, or works longer, than its deployment may. */
  watch(nowMs: number): void
  kill(): void
}

/** What becomes of a call whose process has ended. */
export interface CallEnd {
  readonly call: Call
  readonly outcome: Outcome | 'again'
}

export interface TenantProcessOptions {
  readonly hosted: Hosted
  readonly graceMs: number
  /** Whether the worker has the module already. */
  readonly loaded: boolean
  /** Called once: it has ended, with these calls inside. */
  onGone(ends: readonly CallEnd[]): void
}

/** A try of a call in this process. */
export interface Run {
  readonly id: number
  readonly call: Call
  /** The process knows that it is over. */
  over: boolean
}

interface State extends TenantProcessOptions {
  readonly worker: WorkerProcess
  readonly account: ReturnType<typeof createAccount>
  readonly runs: Map<number, Run>
  readonly byCall: Map<Call, Run>
  ending: boolean
}

let lastRun = 0

export const createTenantProcess = (worker: WorkerProcess, options: TenantProcessOptions): TenantProcess => {
  const runs = new Map<number, Run>()
  const state: State = {
    ...options,
    worker,
    runs,
    byCall: new Map(),
    ending: false,
    account: createAccount(options.hosted, worker),
  }
  worker.adopt(
    (death) => onDeath(state, death),
    () => {},
    (frame) => hear(state, frame),
  )
  if (options.loaded) state.account.open()
  else worker.send({ ...loadOf(options.hosted), onAnswer: (frame) => onLoaded(state, frame) })
  return {
    get busy() {
      return runs.size > 0
    },
    get ending() {
      return state.ending
    },
    get memoryMb() {
      return worker.taken().memoryMb
    },
    exited: worker.exited,
    start: (call) => start(state, call),
    finish: (call) => finish(state, call),
    watch: (nowMs) => watch(state, nowMs),
    kill: () => kill(state, 'closed'),
  }
}

const start = (state: State, call: Call): void => {
  lastRun = (lastRun + 1) % 0xffffffff
  const run: Run = { id: lastRun, call, over: false }
  state.runs.set(run.id, run)
  state.byCall.set(call, run)
  state.account.admit()
  enter(state, run, ask.invoke, call.event)
}

const enter = (state: State, run: Run, kind: number, text: string): void => {
  const { hosted, worker } = state
  const leftUs = hosted.cpuUs - run.call.cpuUs
  if (leftUs <= 0) return run.call.end(cpuTimedOut(hosted.cpuMs))
  const { deadlineMs } = run.call
  // Not longer than its caller waits, however much CPU the tenant may use; the call itself ends first, by its own clock.
  const sliceUs = Math.min(leftUs, 1_000 * Math.max(leastSliceMs, deadlineMs - performance.now() + afterDeadlineMs))
  worker.send({
    ...{ kind, isolate: hosted.key, run: run.id, cpuUs: leftUs, sliceUs, text, deadlineMs },
    onStart: () => void (run.call.entered = true),
    onAnswer: (frame) => {
      run.call.cpuUs += frame.cpuUs
      if (frame.heapKb) run.call.heapBytes = 1_024 * frame.heapKb
      state.account.claim(frame.cpuUs)
      if (frame.kind === answer.flooded) drown(state, [run])
      else take(state, frame.text)
    },
  })
}

/** Who came late to a busy process, or to a busy machine, is not to be taken for one that loops. */
const leastSliceMs = defaultLimits.cpuMs
const afterDeadlineMs = 20

const take = (state: State, outbox: string): void => {
  readOutbox(outbox, (kind, id, json) => {
    const run = state.runs.get(id)
    if (!run) return
    if (kind !== 'L' && kind !== 'C') run.over = true
    run.call.take(kind, json, (reply) => state.runs.has(run.id) && enter(state, run, ask.resume, reply))
  })
}

/** Written between two entries: whose CPU time it took is not known, so all that were inside share it. */
const hear = (state: State, { text, cpuUs }: Frame): void => {
  state.account.claim(cpuUs)
  for (const { call } of state.runs.values()) call.cpuUs += cpuUs / state.runs.size
  if (state.account.hear(text.length)) take(state, text)
  else drown(state, [...state.runs.values()])
}

const drown = (state: State, runs: readonly Run[]): void => {
  kill(state, 'lost')
  for (const { call } of runs) call.end(flooded())
}

const finish = (state: State, call: Call): boolean => {
  const run = state.byCall.get(call)
  if (!run) return false
  state.runs.delete(run.id)
  state.byCall.delete(call)
  // Sent ahead of its turn, it runs although its time is over.
  if (!run.over) cancel(state, run)
  return true
}

const cancel = (state: State, run: Run): void => {
  const entry = { kind: ask.cancel, isolate: state.hosted.key, run: run.id, cpuUs: 0, sliceUs: 1_000 * leastSliceMs, text: '' }
  state.worker.send({ ...entry, onAnswer: ({ cpuUs, text }) => (state.account.claim(cpuUs), take(state, text)) })
}

const onLoaded = (state: State, frame: Frame): void => {
  if (frame.kind !== answer.refused) return state.account.open()
  // It could be loaded at its deploy, and now cannot: a top level that depends on luck.
  kill(state, 'closed')
  for (const run of [...state.runs.values()]) run.call.end(notBuilt(frame.text))
}

/** Memory is the account's to see: the worker's watch would ask whether this very entry took it. */
const watch = (state: State, nowMs: number): void => {
  state.worker.watch(nowMs, { graceMs: state.graceMs, rssMb: Number.POSITIVE_INFINITY })
  const excess = state.account.excess()
  if (excess !== undefined) kill(state, excess)
}

const kill = (state: State, cause: Death['cause']): void => {
  state.ending = true
  state.worker.kill(cause)
}

const onDeath = (state: State, death: Death): void => {
  const inside = [...state.runs.values()]
  const ends = inside.map((run) => ({ call: run.call, outcome: endAfter(death, run, inside, state.hosted) }))
  state.runs.clear()
  state.byCall.clear()
  state.onGone(ends)
}
