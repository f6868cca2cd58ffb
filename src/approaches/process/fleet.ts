import type { Call } from '../bridge/call.ts'
import type { Hosted } from '../bridge/hosted.ts'
import type { WorkerProcess } from '../worker/worker-process.ts'
import type { ProcessOptions } from './options.ts'
import { type CallEnd, createTenantProcess, type TenantProcess } from './tenant-process.ts'

/** All tenants' processes: started when there is a call, kept warm, ended by age and when others need the room. */
export interface Fleet {
  /** Starts as many of the deployment's waiting calls as its process takes; without room they wait on. */
  drive(hosted: Hosted): void
  /** A call has ended, wherever it was. */
  finish(hosted: Hosted, call: Call): void
  /** Takes over a process that has loaded the deployment's module, or ends it where there is no room. */
  adopt(hosted: Hosted, worker: WorkerProcess): void
  discard(hosted: Hosted): void
  close(): Promise<void>
}

interface State {
  readonly options: ProcessOptions
  readonly launch: (hosted: Hosted) => WorkerProcess
  /** In the order of their last use. */
  readonly homes: Map<Hosted, Home>
  /** Deployments with calls and without room, first come first served. */
  readonly roomless: Set<Hosted>
  /** Those that have been told to end, too. */
  readonly alive: Set<TenantProcess>
  /** Watch those with calls, and those without. */
  busyTimer: NodeJS.Timeout | undefined
  idleTimer: NodeJS.Timeout | undefined
  closed: boolean
}

interface Home {
  readonly process: TenantProcess
  lastUsedMs: number
}

export const createFleet = (options: ProcessOptions, launch: (hosted: Hosted) => WorkerProcess): Fleet => {
  const state: State = {
    ...{ options, launch, homes: new Map(), roomless: new Set(), alive: new Set() },
    ...{ busyTimer: undefined, idleTimer: undefined, closed: false },
  }
  return {
    drive: (hosted) => drive(state, hosted),
    finish: (hosted, call) => {
      if (state.homes.get(hosted)?.process.finish(call)) hosted.started--
      house(state)
      drive(state, hosted)
    },
    adopt: (hosted, worker) => {
      if (state.closed || !hasRoom(state)) worker.kill('closed')
      else settle(state, hosted, worker, true)
    },
    discard: (hosted) => discard(state, hosted),
    close: async () => {
      state.closed = true
      clearInterval(state.busyTimer)
      clearInterval(state.idleTimer)
      for (const process of state.alive) process.kill()
      await Promise.all([...state.alive].map((process) => process.exited))
    },
  }
}

const drive = (state: State, hosted: Hosted): void => {
  const { options, homes } = state
  while (!state.closed && hosted.started < options.maxStarted && hosted.waiting.length > 0) {
    const known = homes.get(hosted)
    const home = known && !known.process.ending ? known : move(state, hosted)
    if (!home) return void state.roomless.add(hosted)
    const call = hosted.waiting.shift()
    if (!call || call.ended) continue
    homes.delete(hosted)
    homes.set(hosted, home)
    home.lastUsedMs = performance.now()
    hosted.started++
    home.process.start(call)
    state.busyTimer ??= setInterval(watchBusy, busyEveryMs, state)
  }
}

const move = (state: State, hosted: Hosted): Home | undefined =>
  hasRoom(state) ? settle(state, hosted, state.launch(hosted), false) : undefined

const settle = (state: State, hosted: Hosted, worker: WorkerProcess, loaded: boolean): Home => {
  const process = createTenantProcess(worker, {
    ...{ hosted, loaded, graceMs: state.options.graceMs },
    onGone: (ends) => onGone(state, hosted, home, ends),
  })
  const home = { process, lastUsedMs: performance.now() }
  state.alive.add(process)
  state.homes.set(hosted, home)
  state.idleTimer ??= setInterval(watchIdle, idleEveryMs, state).unref()
  return home
}

const onGone = (state: State, hosted: Hosted, home: Home, ends: readonly CallEnd[]): void => {
  state.alive.delete(home.process)
  if (state.homes.get(hosted) === home) state.homes.delete(hosted)
  hosted.started -= ends.length
  for (const { call, outcome } of ends.toReversed()) if (outcome === 'again') hosted.waiting.unshift(call)
  for (const { call, outcome } of ends) {
    if (outcome === 'again') call.rewind()
    else call.end(outcome)
  }
  house(state)
  drive(state, hosted)
}

/** Makes room where it must, by what has been idle the longest. */
const hasRoom = (state: State): boolean => {
  while (isFull(state)) {
    const idle = [...state.homes].find(([, { process }]) => !process.busy)
    if (!idle) return false
    discard(state, idle[0])
  }
  return true
}

const isFull = ({ homes, options }: State): boolean => {
  if (homes.size >= options.maxProcesses) return true
  const held = [...homes.values()].reduce((sum, { process }) => sum + process.memoryMb, 0)
  return homes.size > 0 && held >= options.maxMemoryMb
}

/** Somebody may have gone: those who wait for room come next. */
const house = (state: State): void => {
  for (const hosted of state.roomless) {
    if (state.closed || !hasRoom(state)) return
    state.roomless.delete(hosted)
    drive(state, hosted)
  }
}

const discard = (state: State, hosted: Hosted): void => {
  state.homes.get(hosted)?.process.kill()
  state.homes.delete(hosted)
}

const busyEveryMs = 10
/** An idle process is looked at, too: code that goes on after its answer would keep a core for ever. */
const idleEveryMs = 250

const watchBusy = (state: State): void => {
  const now = performance.now()
  let busy = false
  for (const process of state.alive) {
    if (!process.busy) continue
    busy = true
    process.watch(now)
  }
  if (busy) return
  clearInterval(state.busyTimer)
  state.busyTimer = undefined
}

const watchIdle = (state: State): void => {
  const now = performance.now()
  for (const [hosted, { process, lastUsedMs }] of state.homes) {
    if (process.busy) continue
    process.watch(now)
    if (now - lastUsedMs >= state.options.idleMs) discard(state, hosted)
  }
  if (state.alive.size > 0) return
  clearInterval(state.idleTimer)
  state.idleTimer = undefined
}
