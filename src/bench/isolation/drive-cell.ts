import { setTimeout as sleep } from 'node:timers/promises'
import { monotonicUs } from '../../hooks/clock.ts'
import type { PhaseRecord } from '../../store/trial.ts'
import type { LoadResult } from '../load/job.ts'
import type { Profile } from '../plan/profile.ts'
import { type Disturbance, watchMachine } from '../probes/machine-watch.ts'
import type { Tenant } from '../runner/tenant.ts'
import type { World } from '../runner/world.ts'
import { cellJob } from './cell-load.ts'
import { type PlatformWatch, watchPlatform } from './platform-watch.ts'
import { type Answer, setScene } from './scene.ts'
import type { Seen } from './sign.ts'
import type { Stage } from './stage.ts'
import type { Struck } from './struck.ts'

interface DriveRequest {
  readonly world: World
  readonly stage: Stage
  readonly struck: Struck
  readonly tenants: readonly Tenant[]
  readonly seconds: Profile['cellSeconds']
  readonly seed: number
  readonly signal: AbortSignal
}

/** What was sent, and when the fault was on. Times `…Us` are on CLOCK_MONOTONIC, `…Ms` as of Date.now(). */
export interface Driven {
  readonly result: LoadResult
  readonly phases: readonly PhaseRecord[]
  readonly fault: { readonly fromUs: number; readonly toUs: number; readonly fromMs: number; readonly toMs: number }
  readonly notes: readonly Seen[]
  /** What culprits were answered to what they did themselves. */
  readonly answers: readonly Answer[]
  readonly seriesBefore: ReadonlyMap<string, number>
  readonly seriesAfter: ReadonlyMap<string, number>
  readonly disturbance: Disturbance
  /** Goes on until whoever takes it stops it. */
  readonly watch: PlatformWatch
}

/** Sends the load of a cell, and has the fault begin and end while it goes on. An abort ends the fault first. */
export const driveCell = async (request: DriveRequest): Promise<Driven> => {
  const { world, tenants, seconds, seed, signal } = request
  const { ratePerSecond } = world.scenario.load
  const whole = seconds.baseline + seconds.fault + seconds.recovery
  const watch = watchPlatform(world)
  try {
    const disturbance = watchMachine()
    const mark = await startMarks(world, ratePerSecond)
    const running = world.generator.run(cellJob(world, tenants, { ratePerSecond, seconds: whole, seed }))
    running.catch(() => {}) // It is told below, when all that was begun has been ended.
    await sleep(1_000 * seconds.baseline, undefined, { signal })
    const time = await faultTime(request, mark)
    const result = await running
    await mark('recovery')
    return { ...time, result, phases: mark.phases, disturbance: disturbance(), watch }
  } catch (error) {
    await watch.stop()
    throw error
  }
}

/** From the fault's beginning to its end, which comes whatever happens between. */
const faultTime = async ({ world, stage, struck, tenants, seconds, signal }: DriveRequest, mark: Mark) => {
  const [notes, answers]: [Seen[], Answer[]] = [[], []]
  const culprits = tenants.slice(0, struck.culprits).map(({ name }) => name)
  const seriesBefore = await seriesOf(world)
  const fromMs = Date.now()
  const fromUs = await mark('baseline')
  const scene = setScene({ world, culprits, intensity: struck.intensity, notes, answers, stage })
  const heal = await struck.side?.start(scene)
  try {
    await sleep(Math.max(0, 1_000 * seconds.fault - (Date.now() - fromMs)), undefined, { signal })
    const seriesAfter = await seriesOf(world)
    const toMs = Date.now()
    const toUs = await mark('fault')
    return { fault: { fromUs, toUs, fromMs, toMs }, notes, answers, seriesBefore, seriesAfter }
  } finally {
    await heal?.()
  }
}

/** A platform that is down tells nothing. */
const seriesOf = ({ platform }: World): Promise<ReadonlyMap<string, number>> =>
  platform.metrics(2_000).catch(() => new Map<string, number>())

/** Ends a phase, at the moment that it answers, and begins the next. */
type Mark = ((name: PhaseRecord['name']) => Promise<number>) & { readonly phases: readonly PhaseRecord[] }

const startMarks = async ({ meter }: World, targetRatePerSecond: number): Promise<Mark> => {
  const phases: PhaseRecord[] = []
  let former = await meter.mark()
  let startUs = monotonicUs()
  const mark = async (name: PhaseRecord['name']): Promise<number> => {
    const endUs = monotonicUs()
    const now = await meter.mark()
    const usage: PhaseRecord['usage'] = {}
    for (const payer of Object.keys(now) as (keyof typeof now)[]) {
      const { cpuUs = 0, rssBytes = 0 } = now[payer] ?? {}
      usage[payer] = { cpuUs: cpuUs - (former[payer]?.cpuUs ?? 0), rssBytes }
    }
    phases.push({ name, startUs, endUs, targetRatePerSecond, usage })
    former = now
    startUs = endUs
    return endUs
  }
  return Object.assign(mark, { phases })
}
