import { controlFault } from '../../store/trial.ts'
import { callsIn, lag, response, type Timing } from '../calls.ts'
import { durationsOf, percentile, supports } from '../percentile.ts'
import { deliveryOf } from './delivery.ts'
import type { CellTrial } from './pair.ts'

const mostLagShare = 0.5
const mostLagUs = 5_000
/** Of all cores together: who shares the machine with that is in every figure. */
const mostForeignCores = 0.35

/** Why nothing may be said of a cell; empty when it may. */
export const mistakesOfCell = (data: CellTrial): string[] => {
  const { voids, cell } = data.trial
  if (voids.length > 0) return voids
  const delivery = deliveryOf(data)
  return [
    ...(cell.fault !== controlFault && cell.sign === undefined
      ? [`nothing showed that ${cell.fault} took effect: what was contained was no fault`]
      : []),
    ...(delivery.kind === 'unknown' ? [delivery.reason] : []),
  ]
}

/** What of the machine, or of our own instrument, is in its figures. */
export const disturbancesOfCell = (data: CellTrial): string[] =>
  data.trial.voids.length > 0 ? [] : [...foreignWork(data), ...laggingBaseline(data)]

const foreignWork = ({ trial: { cell } }: CellTrial): string[] => {
  const cores = cell.othersCores + cell.stolenCores
  if (cores <= mostForeignCores) return []
  return [`others used ${cores.toFixed(2)} cores of this machine while it ran, at most ${mostForeignCores} is sound`]
}

/** Asked of the baseline alone, since a fault may well slow the generator. */
const laggingBaseline = (data: CellTrial): string[] => {
  const calls = callsIn(data, 'baseline')
  const share = [0.99, 0.9].find((one) => supports(calls.length, one))
  if (share === undefined) return []
  const of = (timing: Timing): number | undefined =>
    percentile(durationsOf(calls.map((call) => timing(data, call)).filter((length) => length !== undefined)), share)
  const [lagUs, responseUs] = [of(lag), of(response)]
  if (lagUs === undefined || responseUs === undefined || lagUs <= mostLagUs || lagUs <= mostLagShare * responseUs) return []
  const percent = Math.round((100 * lagUs) / responseUs)
  return [
    `the generator's own lag is ${percent} % of the response at p${100 * share} of the baseline (${Math.round(lagUs / 1_000)} ms), at most 50 % is sound`,
  ]
}
