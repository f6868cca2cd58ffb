import { monotonicUs } from '../../hooks/clock.ts'
import type { Samples } from '../../store/samples.ts'
import { type PlatformClient, waitingIn } from '../runner/platform-client.ts'
import { waitUntil } from '../runner/wait-until.ts'
import type { CellParts } from './collect-cell.ts'

/** How long a backlog may take after the load before the rest of it counts as kept. */
const drainPatienceMs = 1_500
/** How long the effects of bystanders, whom nothing holds up any more, may take. */
const effectPatienceMs = 4_000

interface Settled {
  /** On CLOCK_MONOTONIC; undefined where events still waited when patience was over. */
  readonly drainedUs: number | undefined
  readonly isAlive: boolean
  /** Events of which the platform says that they wait, or are dead. */
  readonly kept: string[]
  /** Events of culprits that their own logic took while the fault was on, and did nothing with. */
  readonly swallowed: string[]
}

/** `samplesNow` joins what was sent with the ledger as it was last read. */
export const settleCell = async (parts: CellParts, samplesNow: () => Samples): Promise<Settled> => {
  const { world, struck, supervisor } = parts
  const isAlive = (await supervisor.isUp()) && (await waitUntil(effectPatienceMs, () => answers(parts)))
  if (!isAlive) return { drainedUs: undefined, isAlive, kept: [], swallowed: [] }
  const isDrained = await waitUntil(drainPatienceMs, async () => waitingIn(await seriesOf(parts)) === 0)
  const drainedUs = isDrained ? monotonicUs() : undefined
  await waitUntil(isDrained ? 0 : effectPatienceMs, async () => {
    await world.ledger.refresh()
    const samples = samplesNow()
    return missingIn(samples).every((row) => (samples.tenant[row] ?? 0) < struck.culprits)
  })
  await world.ledger.refresh()
  const fates = await fatesOf(parts, samplesNow())
  // What was delivered while it was asked for is there now, and was never missing.
  await world.ledger.refresh()
  return { drainedUs, isAlive, ...fates }
}

const answers = async ({ world }: CellParts): Promise<boolean> =>
  world.platform.metrics(2_000).then(
    () => true,
    () => false,
  )

const seriesOf = ({ world }: CellParts): Promise<ReadonlyMap<string, number>> =>
  world.platform.metrics(2_000).catch(() => new Map([['hookbench_outbox_items{state="pending"}', Number.NaN]]))

/** Rows that were acknowledged and are without effect. */
const missingIn = ({ result, effects, expectedEffects }: Samples): number[] =>
  result.flatMap((word, row) => (word === 'accepted' && (effects[row] ?? 0) < (expectedEffects[row] ?? 0) ? [row] : []))

/** What the platform says of those that never reached the third party. */
const fatesOf = async (
  { world, struck, tenants, driven }: CellParts,
  samples: Samples,
): Promise<Pick<Settled, 'kept' | 'swallowed'>> => {
  const kept: string[] = []
  const swallowed: string[] = []
  const ask = async (row: number): Promise<void> => {
    const tenant = samples.tenant[row] ?? 0
    const eventId = samples.eventId[row] ?? ''
    const event = await world.platform.event(tenants[tenant]?.name ?? '', eventId)
    if (event?.state === 'pending' || event?.state === 'dead') kept.push(eventId)
    else if (tenant < struck.culprits && struck.side?.swallows && wasTaken(event, driven.fault)) swallowed.push(eventId)
  }
  await Promise.all(missingIn(samples).map(ask))
  return { kept, swallowed }
}

/** By logic that was still faulty: to heal takes a moment. */
const wasTaken = (
  event: Awaited<ReturnType<PlatformClient['event']>>,
  { fromMs, toMs }: CellParts['driven']['fault'],
): boolean => {
  const settledMs = Date.parse(event?.settledAt ?? '')
  return event?.state === 'succeeded' && settledMs >= fromMs && settledMs <= toMs + healMs
}

const healMs = 2_000
