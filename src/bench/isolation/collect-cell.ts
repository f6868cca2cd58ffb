import type { Samples } from '../../store/samples.ts'
import type { FaultCell, PhaseRecord, Trial } from '../../store/trial.ts'
import type { LoadResult } from '../load/job.ts'
import { collectSamples, relativeTo } from '../runner/collect.ts'
import type { Expectation } from '../runner/expectation.ts'
import type { Tenant } from '../runner/tenant.ts'
import { tenantsOf, type World } from '../runner/world.ts'
import { viewsOf } from '../scenario/scenario.ts'
import { partOf } from './cell-load.ts'
import type { Driven } from './drive-cell.ts'
import { detectedAtUs } from './detection.ts'
import { readEvidence, seriesOfTrouble, toldCustomer } from './evidence.ts'
import { settleCell } from './settle-cell.ts'
import type { Stage } from './stage.ts'
import type { Struck } from './struck.ts'
import type { Supervisor } from './supervisor.ts'

export interface CellParts {
  readonly world: World
  readonly stage: Stage
  readonly struck: Struck
  readonly supervisor: Supervisor
  readonly tenants: readonly Tenant[]
  readonly driven: Driven
  /** By hook point, then by payload. */
  readonly expectations: readonly (readonly Expectation[])[]
  readonly originUs: number
}

/** Waits for what is still to come, and joins all that is known of the cell. Times become µs since the trial's start. */
export const collectCell = async (parts: CellParts): Promise<{ samples: Samples; about: Partial<Trial> }> => {
  const { world, struck, supervisor, driven, originUs } = parts
  const samplesNow = (): Samples => joinSamples(parts)
  const settled = await settleWatched(parts, samplesNow)
  const samples = samplesNow()
  const seen = await whatShowed(parts, samples)
  const since = (us: number): number => Math.round((us - originUs) * 10) / 10
  const detectedUs = detectedAtUs(driven, seen.sign)
  const cell: FaultCell = {
    ...{ fault: struck.id, intensity: struck.intensity, culprits: struck.culprits },
    reachedBy: tenantsOf(world.scenario).map((tenant) => world.reachedBy(tenant).id),
    ...(seen.sign && { sign: seen.sign.words }),
    startedUs: since(driven.fault.fromUs),
    endedUs: since(driven.fault.toUs),
    detectedUs: detectedUs === undefined ? null : since(detectedUs),
    drainedUs: settled.drainedUs === undefined ? null : since(settled.drainedUs),
    ...{ platformEnds: supervisor.ends.length, platformLives: settled.isAlive },
    ...{ unclaimed: unclaimedBy(parts, samples), kept: settled.kept, swallowed: settled.swallowed, isComplete: settled.isAlive },
    ...driven.disturbance,
    told: seen.told,
    watch: { ...driven.watch.columns, atUs: driven.watch.columns.atUs.map(since) },
  }
  const hooks = viewsOf(world.scenario).map(({ hook }) => hook.phase)
  return { samples, about: { cell, hooks, phases: driven.phases.map((phase) => relativeTo(phase, originUs)) } }
}

/** Whatever becomes of it, nobody watches the platform for longer. */
const settleWatched = async (parts: CellParts, samplesNow: () => Samples): ReturnType<typeof settleCell> => {
  try {
    return await settleCell(parts, samplesNow)
  } finally {
    await parts.driven.watch.stop()
  }
}

const joinSamples = ({ world, stage, driven, expectations, originUs }: CellParts): Samples => {
  const hooks = expectations.length
  const { fromUs, toUs } = driven.fault
  const isIn: Record<string, (us: number) => boolean> = {
    baseline: (us) => us < fromUs,
    fault: (us) => us >= fromUs && us < toUs,
    recovery: (us) => us >= toUs,
  }
  const joined: Samples = { ...collectSamples([], [], [], originUs), hook: [] }
  const add = (result: LoadResult, hook: number, record: PhaseRecord, isInPhase: (us: number) => boolean): void => {
    const part = partOf(result, hook, hooks, isInPhase)
    const samples = collectSamples([{ record, result: part }], world.ledger.effects, expectations[hook] ?? [], originUs)
    for (const [name, column] of Object.entries(samples)) (joined[name as keyof Samples] as unknown[]).push(...(column ?? []))
    joined.hook?.push(...samples.phase.map(() => hook))
  }
  for (let hook = 0; hook < hooks; hook++) {
    for (const record of driven.phases) add(driven.result, hook, record, isIn[record.name] ?? (() => false))
    for (const burst of stage.bursts) add(burst, hook, driven.phases[1] as PhaseRecord, () => true)
  }
  return joined
}

/** What the third party saw since the load began and no reply named. */
const unclaimedBy = ({ world, driven, originUs }: CellParts, { eventId }: Samples): FaultCell['unclaimed'] => {
  const named = new Set(eventId)
  const fromUs = driven.phases[0]?.startUs ?? 0
  const strange = world.ledger.effects.filter((effect) => effect.atUs >= fromUs && !named.has(effect.eventId))
  return strange.map((effect) => ({ eventId: effect.eventId, atUs: effect.atUs - originUs }))
}

const whatShowed = async ({ world, struck, tenants, driven }: CellParts, samples: Samples) => {
  const { fromMs, toMs } = driven.fault
  const moved = seriesOfTrouble(driven.seriesBefore, driven.seriesAfter)
  // What strikes the platform strikes everybody.
  const hit = struck.culprits || tenants.length
  const due = new Set(samples.eventId.filter((_, row) => isDue(samples, row, hit)))
  const wrong = samples.result.filter((_, row) => isWrong(samples, row, hit)).length
  const culprits = tenants.slice(0, hit).map(({ name }) => name)
  const { intensity } = struck
  const { notes } = driven
  const evidence = await readEvidence(world, { culprits, intensity, fromMs, toMs, due, wrong, notes, moved }).catch(
    // A platform that is gone shows nothing but that.
    () => ({ intensity, attempts: [], readMs: Date.now(), calls: { due: 0, withoutEffect: 0, wrong }, notes, moved }),
  )
  return { sign: struck.side?.sign(evidence), told: { customer: toldCustomer(evidence, driven.answers), operator: [...moved] } }
}

const isDue = ({ phase, tenant, result, expectedEffects }: Samples, row: number, culprits: number): boolean =>
  phase[row] === 'fault' && (tenant[row] ?? 0) < culprits && result[row] === 'accepted' && (expectedEffects[row] ?? 0) > 0

const isWrong = ({ phase, tenant, result, expectedDecision }: Samples, row: number, culprits: number): boolean =>
  phase[row] === 'fault' &&
  (tenant[row] ?? 0) < culprits &&
  (result[row] === 'allow' || result[row] === 'deny') &&
  result[row] !== expectedDecision[row]
