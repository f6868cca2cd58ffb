import { availableParallelism } from 'node:os'
import { BenchError } from '../../hooks/bench-error.ts'
import type { HookEvent } from '../../hooks/event.ts'
import type { Approach, Attempt, Budget } from '../approach.ts'
import { createEgress, type Egress } from '../egress.ts'
import { leastSliceMs } from './bounds.ts'
import { type Call, createCall } from '../bridge/call.ts'
import { checkUpload } from '../bridge/checker.ts'
import { shed } from '../bridge/ending.ts'
import { createHosted, type Hosted } from '../bridge/hosted.ts'
import { createLane, type Lane } from './lane.ts'
import { createPlacement, type Placement } from './placement.ts'
import { createSpare, type Spare } from './spare.ts'
import { launcherOf } from './launch.ts'
import { probeConfinement } from '../bridge/confine/probe.ts'

export interface PoolOptions {
  readonly workers: number
  /** Calls of one deployment inside its isolate at once; further ones wait, and beyond `maxWaiting` they are shed. */
  readonly maxStarted: number
  readonly maxWaiting: number
  readonly maxIsolates: number
  readonly graceMs: number
  readonly rssMb: number
  /** How long a tenant that ended an isolate or a worker is kept away from the others. */
  readonly suspectMs: number
}

export const defaultPoolOptions: PoolOptions = {
  workers: Math.max(1, availableParallelism()),
  maxStarted: 64,
  maxWaiting: 1_000,
  maxIsolates: 64,
  graceMs: 250,
  rssMb: 400,
  suspectMs: 60_000,
}

interface Pool {
  readonly options: PoolOptions
  readonly egress: Egress
  readonly spare: Spare
  readonly placement: Placement<Lane>
  /** All without an outcome, and those of them that are on a lane. */
  readonly open: Set<Call>
  readonly calls: Map<Call, Lane>
  watchdog: NodeJS.Timeout | undefined
  closing: boolean
}

const watchEveryMs = 10

/** Worker processes that own isolates, and their supervisor: this. Throws `BenchError` when no worker can start. */
export const createPool = async (allowedNetworks: readonly string[], changes: Partial<PoolOptions> = {}): Promise<Approach> => {
  const options = { ...defaultPoolOptions, ...changes }
  const confinement = await probeConfinement()
  const pool: Pool = {
    options,
    egress: createEgress(allowedNetworks),
    spare: createSpare(launcherOf(confinement, options.rssMb)),
    placement: createPlacement({
      lanes: options.workers,
      suspectMs: options.suspectMs,
      create: () => laneOf(pool),
    }),
    open: new Set(),
    calls: new Map(),
    watchdog: undefined,
    closing: false,
  }
  await pool.spare.ready().catch(async (error: Error) => {
    await close(pool)
    throw new BenchError('E_SANDBOX_START', `no sandbox worker can start: ${error.message}`, 'run npm ci under Node 26', error)
  })
  let lastKey = 0
  return {
    deploy: async (deployable) => {
      const hosted = createHosted(++lastKey, deployable)
      watch(pool)
      await checkUpload(hosted, () => pool.spare.peek())
      return hosted
    },
    invoke: (deployment, event, budget) => invoke(pool, deployment as Hosted, event, budget),
    retire: async (deployment) => retire(pool, deployment as Hosted),
    close: () => close(pool),
  }
}

const laneOf = (pool: Pool): Lane => {
  return createLane({
    maxIsolates: pool.options.maxIsolates,
    takeWorker: () => pool.spare.take(),
    onOffence: (hosted) => pool.placement.suspect(hosted.tenant),
    restart: (call, hosted) => start(pool, call, hosted),
  })
}

const invoke = (pool: Pool, hosted: Hosted, event: HookEvent, budget: Budget): Promise<Attempt> => {
  const { maxStarted, maxWaiting } = pool.options
  const full = hosted.active >= maxStarted + maxWaiting
  if (full || pool.closing) {
    const why = pool.closing ? 'the platform is stopping' : `${hosted.active} calls of this extension are waiting already`
    return Promise.resolve({ outcome: shed(why), logs: [] })
  }
  const call = createCall({ event, budget, origins: hosted.origins, egress: pool.egress, onEnd: () => onEnd(pool, call, hosted) })
  hosted.active++
  pool.open.add(call)
  if (hosted.started < maxStarted) admit(pool, call, hosted)
  else hosted.waiting.push(call)
  return call.attempt
}

const admit = (pool: Pool, call: Call, hosted: Hosted): void => {
  hosted.started++
  start(pool, call, hosted)
}

const start = (pool: Pool, call: Call, hosted: Hosted): void => {
  if (pool.closing) return call.end(shed('the platform is stopping'))
  const lane = pool.placement.laneOf(hosted.tenant, hosted.cpuMs > leastSliceMs)
  pool.calls.set(call, lane)
  lane.start(call, hosted)
  watch(pool)
}

const onEnd = (pool: Pool, call: Call, hosted: Hosted): void => {
  hosted.active--
  pool.open.delete(call)
  const lane = pool.calls.get(call)
  if (lane) {
    pool.calls.delete(call)
    lane.finish(call)
    hosted.started--
  }
  while (!pool.closing && hosted.started < pool.options.maxStarted) {
    const next = hosted.waiting.shift()
    if (!next) break
    if (!next.ended) admit(pool, next, hosted)
  }
  if (hosted.retired) retire(pool, hosted)
}

const retire = (pool: Pool, hosted: Hosted): void => {
  hosted.retired = true
  if (hosted.active === 0 && !pool.closing) for (const lane of pool.placement.lanes()) lane.evict(hosted)
}

/** Ticks only while somebody works, and stops by itself. */
const watch = (pool: Pool): void => {
  pool.watchdog ??= setInterval(() => {
    const now = performance.now()
    const lanes = pool.placement.lanes()
    for (const lane of lanes) lane.watch(now, pool.options)
    const busy = pool.spare.watch(now, pool.options)
    if (busy || lanes.some((lane) => lane.busy)) return
    clearInterval(pool.watchdog)
    pool.watchdog = undefined
  }, watchEveryMs)
}

const close = async (pool: Pool): Promise<void> => {
  pool.closing = true
  for (const call of pool.open) call.end(shed('the platform is stopping'))
  await Promise.all([...pool.placement.lanes().map((lane) => lane.close()), pool.spare.close(), pool.egress.close()])
  clearInterval(pool.watchdog)
}
