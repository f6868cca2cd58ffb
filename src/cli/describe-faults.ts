import { listFaults, loadFault } from '../bench/faults/load-fault.ts'
import { canHappen, type Fault, sideOf } from '../bench/isolation/fault.ts'
import type { Contestant } from '../bench/plan/contestant.ts'

/** A fault of the catalogue, in words. */
export interface FaultDescription {
  readonly id: string
  readonly title: string
  /** `ms that it takes longer (300)`: what it counts, and the default. Undefined where nothing can be turned. */
  readonly intensity: string | undefined
  /** What it is where the platform runs the code, under which approaches it cannot happen there, and why. */
  readonly atPlatform: string
  /** The same where the customer's server does. */
  readonly atCustomer: string
}

/** The whole catalogue, by name. */
export const describeFaults = async (contestants: readonly Contestant[]): Promise<FaultDescription[]> => {
  const faults = await Promise.all((await listFaults()).map(loadFault))
  return faults.map((fault) => describeFault(fault, contestants))
}

const describeFault = (fault: Fault, contestants: readonly Contestant[]): FaultDescription => ({
  ...{ id: fault.id, title: fault.title },
  intensity: fault.intensity && `${fault.intensity.what} (${fault.intensity.default})`,
  atPlatform: sideText(
    fault,
    contestants.filter(({ runsAt }) => runsAt === 'platform'),
  ),
  atCustomer: sideText(
    fault,
    contestants.filter(({ runsAt }) => runsAt === 'customer'),
  ),
})

/** First what it is, then by reason where it cannot be. */
const sideText = (fault: Fault, contestants: readonly Contestant[]): string => {
  const sides = contestants.map((contestant) => ({ id: contestant.id, side: sideOf(fault, contestant) }))
  const what = sides.flatMap(({ side }) => (canHappen(side) ? [side.what] : []))
  const impossible = sides.flatMap(({ id, side }) => (canHappen(side) ? [] : [{ id, cannot: side.cannot }]))
  const reasons = [...Map.groupBy(impossible, ({ cannot }) => cannot)].map(([cannot, group]) => {
    const under = group.length === contestants.length ? '' : ` under ${group.map(({ id }) => id).join(', ')}`
    return `cannot happen${under}: ${cannot}`
  })
  return [...new Set(what), ...reasons].join('; ')
}
