import { setTimeout as sleep } from 'node:timers/promises'
import { startGenerator } from '../../../src/bench/load/generator.ts'
import { createPlatformClient } from '../../../src/bench/runner/platform-client.ts'
import { monotonicUs } from '../../../src/hooks/clock.ts'
import { type DrillPlatform, startDrillPlatform } from '../shared/drill-platform.ts'
import { writeDrillScenario } from '../shared/drill-scenario.ts'
import type { Illness } from '../endpoints/endpoint.ts'
import { startEndpointTown } from '../endpoints/endpoint-town.ts'
import { accountForOutage, type OutageAccount } from './account.ts'
import { acknowledgedOf, drillJob, subscribe, targetOf } from '../shared/subscribers.ts'

export interface OutageOptions {
  readonly kind: Illness
  /** How long it is well, ill, and under load afterwards, before the time scale. */
  readonly hours: { readonly before: number; readonly ill: number; readonly after: number }
  readonly timeScale: number
  /** In real seconds. */
  readonly ratePerSecond: number
  /** Calls in flight that the endpoint bears; beyond it answers 503. */
  readonly capacity: number
  readonly workMs: number
  readonly budgetMs: number
  readonly seed: number
  readonly log?: (line: string) => void
}

export interface Outage extends OutageAccount {
  readonly kind: Illness
  readonly refused: number
  readonly timeScale: number
  readonly capacity: number
}

/**
 * A customer's endpoint that goes down under steady events and comes back:
 * 1. starts an endpoint that bears only so many calls at once, and a platform whose schedule runs faster than real;
 * 2. posts events at a steady rate; lets the endpoint fall ill, and well again, while they go on;
 * 3. waits until no event waits any more, and compares what was acknowledged with what the endpoint wrote down.
 */
export const drillOutage = async (options: OutageOptions): Promise<Outage> => {
  await using stack = new AsyncDisposableStack()
  const { hours, timeScale, ratePerSecond, capacity, workMs, seed, kind } = options
  const generator = stack.use(await startGenerator())
  const { folder } = stack.use(await writeDrillScenario(options.budgetMs))
  const town = stack.use(await startEndpointTown({ count: 1, capacity, workMs }))
  const scale = ['--time-scale', String(timeScale), '--allow-network', '127.0.0.0/8']
  const platform = stack.use(await startDrillPlatform(folder, scale))
  const [tenant] = await subscribe(platform, 'customer', town.urls)
  const secondsOf = (asked: number): number => (asked * 3_600) / timeScale
  const seconds = secondsOf(hours.before + hours.ill + hours.after)
  const targets = [targetOf(platform, tenant as string)]
  const load = generator.run(drillJob({ targets, ratePerSecond, seconds, seed }))
  const startUs = monotonicUs()
  await sleep(secondsOf(hours.before) * 1_000)
  const illUs = monotonicUs()
  await town.suffer(kind)
  await sleep(secondsOf(hours.ill) * 1_000)
  const wellUs = monotonicUs()
  await town.suffer(undefined)
  const { acknowledged, refused } = acknowledgedOf(await load)
  options.log?.(`${kind}: ${acknowledged.length} acknowledged, ${await waiting(platform)} still wait as the load ends`)
  while ((await waiting(platform)) > 0) await sleep(50)
  const account = accountForOutage(acknowledged, town.arrivals(), { startUs, illUs, wellUs })
  return { kind, ...account, refused, timeScale, capacity }
}

const waiting = async ({ child }: DrillPlatform): Promise<number> => {
  const { url, token } = child.ready as { url: string; token: string }
  await using client = createPlatformClient(url, token)
  return (await client.counters()).waiting
}

/** Answers with 503 that an endpoint may meet while the rate is felt out, as a share of the calls since it is back. */
const overloadAtMost = 0.1

/** Why the drill failed, a line each. */
export const faultsOf = ({ kind, lost, refused, overloads, arrivalsAfter, fallsAgain }: Outage): string[] => {
  const overloaded = overloads > overloadAtMost * arrivalsAfter
  return [
    ...(lost > 0 ? [`${kind}: ${lost} acknowledged events were not delivered`] : []),
    ...(refused > 0 ? [`${kind}: ${refused} operations were not taken`] : []),
    ...(overloaded ? [`${kind}: ${overloads} of ${arrivalsAfter} calls since it is back were beyond its capacity`] : []),
    ...(fallsAgain > 0 ? [`${kind}: it was knocked over again, ${fallsAgain} times`] : []),
  ]
}
