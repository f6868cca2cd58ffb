import type { PhaseName } from '../../store/trial.ts'
import { bystandersOf, type CellTrial, type Pair } from './pair.ts'

/** The longest time in µs within a phase in which at least one call of a bystander was open and none ended. */
export const longestStallUs = (pair: Pair, data: CellTrial, phase: Extract<PhaseName, 'baseline' | 'fault'>): number => {
  const { fromUs, toUs } = boundsOf(data, phase)
  let [longestUs, open, sinceUs] = [0, 0, fromUs]
  for (const { atUs, change } of momentsOf(pair, data)) {
    if (atUs > toUs) break
    if (change < 0 || open === 0) {
      if (open > 0) longestUs = Math.max(longestUs, atUs - sinceUs)
      sinceUs = Math.max(atUs, fromUs)
    }
    open += change
  }
  return open > 0 ? Math.max(longestUs, toUs - sinceUs) : longestUs
}

const boundsOf = ({ trial: { cell, phases } }: CellTrial, phase: PhaseName): { fromUs: number; toUs: number } =>
  phase === 'fault'
    ? { fromUs: cell.startedUs, toUs: cell.endedUs }
    : { fromUs: phases.find(({ name }) => name === phase)?.startUs ?? 0, toUs: cell.startedUs }

/** Of all phases: a call that began before may still be open. In one instant, beginnings come first. */
const momentsOf = (pair: Pair, { samples }: CellTrial): { atUs: number; change: 1 | -1 }[] => {
  const bystanders = new Set(bystandersOf(pair))
  return samples.tenant
    .flatMap((tenant, call) =>
      bystanders.has(tenant)
        ? [
            { atUs: samples.intendedUs[call] ?? 0, change: 1 as const },
            { atUs: samples.endUs[call] ?? 0, change: -1 as const },
          ]
        : [],
    )
    .toSorted((a, b) => a.atUs - b.atUs || b.change - a.change)
}
