import { median } from '../../../src/analysis/quantile.ts'
import type { Target } from '../../../src/bench/load/job.ts'
import { type Generator, startGenerator } from '../../../src/bench/load/generator.ts'
import { createRandom, deriveSeed } from '../../../src/bench/random.ts'
import { startDrillPlatform } from '../shared/drill-platform.ts'
import { writeDrillScenario } from '../shared/drill-scenario.ts'
import type { Illness } from '../endpoints/endpoint.ts'
import { type EndpointTown, startEndpointTown } from '../endpoints/endpoint-town.ts'
import { type AttemptCount, attemptsAtMost, countAttempts } from './attempt-bound.ts'
import { type Effects, timeEffects } from './effects.ts'
import { acknowledgedOf, drillJob, subscribe, targetOf } from '../shared/subscribers.ts'

export interface HeadOfLineOptions {
  readonly endpoints: number
  readonly hung: number
  readonly kind: Illness
  /** Of all events, those for the endpoints that are ill. */
  readonly share: number
  readonly rounds: number
  readonly seconds: number
  readonly ratePerSecond: number
  /** Of an attempt. */
  readonly budgetMs: number
  readonly seed: number
  readonly log?: (line: string) => void
}

/** A run with or without the ill endpoints. Effects are counted from when an event was due until its endpoint had it. */
export interface Arm extends Effects, AttemptCount {
  /** Operations that the platform did not take. */
  readonly refused: number
}

export interface HeadOfLine {
  readonly rounds: readonly { readonly without: Arm; readonly withIll: Arm }[]
  /** Of the medians over rounds of the healthy p99, with over without, and of the single rounds. */
  readonly p99Ratio: number
  readonly ratios: readonly number[]
  /** What the breaker allows one ill endpoint in the time; undefined for `slow` ones, which fail nothing. */
  readonly attemptsBound: number | undefined
}

/**
 * What endpoints that are ill cost the healthy ones:
 * 1. a round has two arms in seeded, alternating order, each with a fresh platform and fresh endpoints;
 * 2. the healthy ones get the same rate in both; in one arm the ill ones get their share in addition;
 * 3. each effect at a healthy endpoint is timed from the event's intended start, attempts at ill ones are counted.
 */
export const drillHeadOfLine = async (options: HeadOfLineOptions): Promise<HeadOfLine> => {
  await using generator = await startGenerator()
  const rounds: HeadOfLine['rounds'][number][] = []
  const first = createRandom(options.seed).int(2)
  for (let round = 0; round < options.rounds; round++) {
    const arms = new Map<boolean, Arm>()
    const order = (round + first) % 2 === 0 ? [false, true] : [true, false]
    for (const ill of order) arms.set(ill, await runArm(options, generator, ill, deriveSeed(options.seed, `round ${round}`)))
    const [without, withIll] = [arms.get(false) as Arm, arms.get(true) as Arm]
    rounds.push({ without, withIll })
    options.log?.(`round ${round + 1}: healthy p99 ${without.p99Ms.toFixed(1)} ms without, ${withIll.p99Ms.toFixed(1)} with`)
  }
  const p99Ratio = median(rounds.map(({ withIll }) => withIll.p99Ms)) / median(rounds.map(({ without }) => without.p99Ms))
  return {
    ...{ rounds, p99Ratio, ratios: rounds.map(({ without, withIll }) => withIll.p99Ms / without.p99Ms) },
    attemptsBound: options.kind === 'slow' ? undefined : attemptsAtMost(options.seconds),
  }
}

/** Of an arm's time, so that connections are open and code is compiled. */
const warmUpShare = 0.1

const runArm = async (options: HeadOfLineOptions, generator: Generator, ill: boolean, seed: number): Promise<Arm> => {
  await using stack = new AsyncDisposableStack()
  const { folder } = stack.use(await writeDrillScenario(options.budgetMs))
  const counts = [options.endpoints - options.hung, options.hung] as const
  const towns = counts.map(async (count) => stack.use(await startEndpointTown({ count })))
  const [healthyTown, illTown] = (await Promise.all(towns)) as [EndpointTown, EndpointTown]
  const platform = stack.use(await startDrillPlatform(folder, ['--allow-network', '127.0.0.0/8']))
  const illTenants = await subscribe(platform, 'ill', illTown.urls)
  const healthy = (await subscribe(platform, 'healthy', healthyTown.urls)).map((tenant) => targetOf(platform, tenant))
  await illTown.suffer(options.kind)
  const healthyRate = options.ratePerSecond * (1 - options.share)
  await generator.run(
    drillJob({ targets: healthy, ratePerSecond: healthyRate, seconds: options.seconds * warmUpShare, seed: seed + 1 }),
  )
  const others = illTenants.map((tenant) => targetOf(platform, tenant))
  const { targets, firstOfOthers } = ill ? mix(healthy, others, options.share) : { targets: healthy, firstOfOthers: Infinity }
  const ratePerSecond = ill ? options.ratePerSecond : healthyRate
  const result = await generator.run(drillJob({ targets, ratePerSecond, seconds: options.seconds, seed }))
  const { acknowledged, refused } = acknowledgedOf(result)
  const events = acknowledged.filter(({ target }) => target < firstOfOthers)
  const effects = await timeEffects(healthyTown, events)
  return { ...effects, refused, ...(await countAttempts(platform, illTown, illTenants)) }
}

/** Each target so often that the others together are drawn with about the given share. */
const mix = (healthy: readonly Target[], others: readonly Target[], share: number) => {
  const each = (share * healthy.length) / ((1 - share) * others.length)
  const times = each >= 1 ? { healthy: 1, others: Math.round(each) } : { healthy: Math.round(1 / each), others: 1 }
  const repeat = (targets: readonly Target[], count: number): Target[] => Array.from({ length: count }, () => targets).flat()
  return {
    targets: [...repeat(healthy, times.healthy), ...repeat(others, times.others)],
    firstOfOthers: healthy.length * times.healthy,
  }
}

/** Why the drill failed, a line each. */
export const faultsOf = ({ rounds, p99Ratio, attemptsBound = Infinity }: HeadOfLine, ratioAtMost: number): string[] => {
  const arms = rounds.flatMap(({ without, withIll }) => [without, withIll])
  const sum = (of: (arm: Arm) => number): number => arms.reduce((total, arm) => total + of(arm), 0)
  const most = Math.max(...arms.map(({ attemptsMost }) => attemptsMost))
  return [
    ...(sum(({ lost }) => lost) > 0 ? [`${sum(({ lost }) => lost)} events of healthy endpoints never came`] : []),
    ...(sum(({ refused }) => refused) > 0 ? [`${sum(({ refused }) => refused)} operations were not taken`] : []),
    ...(most > attemptsBound ? [`${most} attempts at one ill endpoint, where ${attemptsBound} are the bound`] : []),
    ...(p99Ratio > ratioAtMost ? [`the healthy p99 is ${p99Ratio.toFixed(2)} times what it is without the ill ones`] : []),
  ]
}
