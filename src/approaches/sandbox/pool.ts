import { BenchError } from '../../hooks/bench-error.ts'
import type { HookEvent } from '../../hooks/event.ts'
import type { Approach, Attempt, Budget, Supervision } from '../approach.ts'
import { createEgress } from '../egress.ts'
import { createNoServices } from '../no-services.ts'
import { leastSliceMs } from './bounds.ts'
import { type Call, createCall } from '../bridge/call.ts'
import { checkUpload } from '../worker/checker.ts'
import { shed } from '../bridge/ending.ts'
import type { Host } from '../bridge/host-calls.ts'
import { createHosted, type Hosted } from '../bridge/hosted.ts'
import { createLane, type Lane } from './lane.ts'
import { defaultPoolOptions, type PoolOptions } from './pool-options.ts'
import { createStandings, type Standings, stopped } from './standing.ts'
import { createPlacement, type LaneKind, type Placement } from './placement.ts'
import { createSpare, type Spare } from './spare.ts'
import { launcherOf } from './launch.ts'
import { nice } from '../worker/confine/priority.ts'
import { probeConfinement } from '../worker/confine/probe.ts'

interface Pool {
  readonly options: PoolOptions
  readonly host: Host
  readonly spare: Spare
  readonly placement: Placement<Lane>
  readonly standings: Standings
  /** Lanes that nobody gets any more, until their last call has ended. */
  readonly leaving: Set<Lane>
  /** All without an outcome; those of them that were started, with their lane; and how many a tenant has. */
  readonly open: Set<Call>
  readonly calls: Map<Call, Lane | undefined>
  readonly tenants: Map<string, number>
  readonly tally: { lost: Record<string, number>; recycled: number; evicted: number }
  readonly housekeeping: NodeJS.Timeout
  watchdog: NodeJS.Timeout | undefined
  closing: boolean
}

const watchEveryMs = 10

/** Worker processes that own isolates, and their supervisor: this. Throws `BenchError` when no worker can start. */
export const createPool = async (
  allowedNetworks: readonly string[],
  changes: Partial<PoolOptions> = {},
  services = createNoServices(),
): Promise<Approach> => {
  const options = { ...defaultPoolOptions, ...changes }
  const pool = openPool(options, createSpare(launcherOf(await probeConfinement(), options.rssMb)), {
    egress: createEgress(allowedNetworks),
    services,
  })
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
    standing: (deployment) => pool.standings.of(deployment as Hosted),
    release: (deployment) => release(pool, deployment as Hosted),
    supervision: () => supervisionOf(pool),
    close: () => close(pool),
  }
}

const openPool = (options: PoolOptions, spare: Spare, host: Host): Pool => {
  const { workers: lanes, suspectMs } = options
  const pool: Pool = {
    ...{ options, host, spare },
    placement: createPlacement({ lanes, suspectMs, create: (kind) => laneOf(pool, kind) }),
    standings: createStandings(options),
    ...{ leaving: new Set(), open: new Set(), calls: new Map(), tenants: new Map() },
    tally: { lost: {}, recycled: 0, evicted: 0 },
    housekeeping: setInterval(() => rest(pool), Math.min(10_000, options.idleMs / 4)).unref(),
    watchdog: undefined,
    closing: false,
  }
  return pool
}

const levels: { readonly [kind in LaneKind]: number } = {
  ordinary: nice.ordinary,
  patient: nice.patient,
  suspects: nice.suspect,
  own: nice.suspect,
}

const laneOf = (pool: Pool, kind: LaneKind): Lane => {
  const { options, placement, standings, tally } = pool
  return createLane({
    options,
    ...{ level: levels[kind], isLast: levels[kind] === nice.suspect },
    takeWorker: () => pool.spare.take(),
    onOffence: ({ tenant }) => placement.suspect(tenant),
    onStrike: (hosted, cause) => {
      placement.suspect(hosted.tenant)
      if (standings.strike(hosted, cause) === 'stopped') stop(pool, hosted)
    },
    restart: ({ call, hosted }) => start(pool, call, hosted),
    onWorkerLost: (cause) => void (tally.lost[cause] = (tally.lost[cause] ?? 0) + 1),
    onRecycled: () => void tally.recycled++,
    onEvicted: (count) => void (tally.evicted += count),
  })
}

const invoke = (pool: Pool, hosted: Hosted, event: HookEvent, budget: Budget): Promise<Attempt> => {
  const { maxStarted, maxWaiting } = pool.options
  const standing = pool.standings.of(hosted)
  if (standing.state === 'stopped') return Promise.resolve({ outcome: stopped(standing), logs: [] })
  const before = pool.tenants.get(hosted.tenant) ?? 0
  if (before >= maxStarted + maxWaiting || pool.closing) {
    const why = pool.closing ? 'the platform is stopping' : `${before} calls of this tenant are waiting already`
    return Promise.resolve({ outcome: shed(why), logs: [] })
  }
  const call = createCall({ event, budget, grant: hosted.grant, host: pool.host, onEnd: () => onEnd(pool, call, hosted) })
  hosted.active++
  pool.tenants.set(hosted.tenant, before + 1)
  pool.open.add(call)
  if (hosted.started < Math.min(maxStarted, hosted.atOnce)) admit(pool, call, hosted)
  else hosted.waiting.push(call)
  return call.attempt
}

const admit = (pool: Pool, call: Call, hosted: Hosted): void => {
  hosted.started++
  pool.calls.set(call, undefined)
  start(pool, call, hosted)
}

const start = (pool: Pool, call: Call, hosted: Hosted): void => {
  if (pool.closing) return call.end(shed('the platform is stopping'))
  const standing = pool.standings.of(hosted)
  if (standing.state === 'stopped') return call.end(stopped(standing))
  const isQuarantined = standing.state === 'quarantined'
  const lane = pool.placement.laneOf(hosted, { mayTakeLong: hosted.cpuMs > leastSliceMs || call.starved > 0, isQuarantined })
  pool.calls.set(call, lane)
  lane.start(call, hosted)
  watch(pool)
}

const onEnd = (pool: Pool, call: Call, hosted: Hosted): void => {
  const left = (pool.tenants.get(hosted.tenant) ?? 1) - 1
  if (left > 0) pool.tenants.set(hosted.tenant, left)
  else pool.tenants.delete(hosted.tenant)
  hosted.active--
  pool.open.delete(call)
  if (pool.calls.has(call)) {
    const lane = pool.calls.get(call)
    pool.calls.delete(call)
    lane?.finish(call)
    hosted.started--
  }
  while (!pool.closing && hosted.started < Math.min(pool.options.maxStarted, hosted.atOnce)) {
    const next = hosted.waiting.shift()
    if (!next) break
    if (!next.ended) admit(pool, next, hosted)
  }
  if (hosted.retired) retire(pool, hosted)
}

const retire = (pool: Pool, hosted: Hosted): void => {
  hosted.retired = true
  if (hosted.active > 0 || pool.closing) return
  for (const lane of pool.placement.lanes()) lane.evict(hosted)
  dissolve(pool, hosted)
}

const dissolve = (pool: Pool, hosted: Hosted): void => {
  const lane = pool.placement.dissolve(hosted)
  if (!lane) return
  pool.leaving.add(lane)
  lane.drain()
}

const stop = (pool: Pool, hosted: Hosted): void => {
  for (const call of hosted.waiting.splice(0)) call.end(stopped(pool.standings.of(hosted)))
  dissolve(pool, hosted)
}

const release = (pool: Pool, hosted: Hosted): void => {
  pool.standings.release(hosted)
  dissolve(pool, hosted)
}

const lanesOf = ({ placement, leaving }: Pool): Lane[] => [...placement.lanes(), ...leaving]

/** Ticks only while somebody works, and stops by itself. */
const watch = (pool: Pool): void => {
  pool.watchdog ??= setInterval(() => {
    const now = performance.now()
    const lanes = lanesOf(pool)
    for (const lane of lanes) lane.watch(now)
    const busy = pool.spare.watch(now, pool.options)
    if (busy || lanes.some((lane) => lane.isBusy)) return
    clearInterval(pool.watchdog)
    pool.watchdog = undefined
  }, watchEveryMs)
}

const rest = (pool: Pool): void => {
  for (const lane of lanesOf(pool)) lane.rest(performance.now())
  for (const lane of pool.leaving) if (lane.isEmpty) pool.leaving.delete(lane)
  pool.placement.tidy((lane) => lane.isEmpty)
}

const supervisionOf = ({ tally, standings }: Pool): Supervision => ({
  workersLost: { ...tally.lost },
  workersRecycled: tally.recycled,
  evicted: tally.evicted,
  quarantined: standings.count('quarantined'),
  stopped: standings.count('stopped'),
})

const close = async (pool: Pool): Promise<void> => {
  pool.closing = true
  clearInterval(pool.housekeeping)
  for (const call of pool.open) call.end(shed('the platform is stopping'))
  await Promise.all([...lanesOf(pool).map((lane) => lane.close()), pool.spare.close(), pool.host.egress.close()])
  clearInterval(pool.watchdog)
}
