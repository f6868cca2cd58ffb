import type { Interval } from '../bootstrap.ts'
import { response, type Calls } from '../calls.ts'
import { percentile, supports } from '../percentile.ts'
import { timings } from '../percentile-metric.ts'
import { quantile } from '../quantile.ts'
import type { Uniform } from '../uniform.ts'
import { armOf, drawWeights, evenWeights, weightedQuantileUs, type Arm, type Part } from './arm.ts'

/** Bystanders' percentile in the cell against the control's. */
export interface ResponseRatio extends Interval {
  readonly value: number
  readonly differenceUs: number
  /** Without the worst half second of either: one hiccup of the machine is not in it. */
  readonly steady: { readonly value: number; readonly differenceUs: number }
}

export interface Compared {
  readonly cell: readonly Part[]
  readonly control: readonly Part[]
}

const resamples = 500
const confidence = 0.95

/**
 * The ratio of two percentiles, with a percentile bootstrap interval (Efron 1979) that draws anew both tenants, the same
 * for cell and control since their arrivals are the same, and stretches of a quarter of a second, each for itself: a hiccup
 * strikes every tenant at once, so that tenants alone would make it look certain. Undefined where either percentile
 * is not supported, or where calls that never ended reach into it.
 */
export const responseRatio = ({ cell, control }: Compared, share: number, uniform: Uniform): ResponseRatio | undefined => {
  const [cellUs, controlUs] = [percentileOf(cell, share), percentileOf(control, share)]
  if (cellUs === undefined || controlUs === undefined || controlUs <= 0) return undefined
  const [struck, spared] = [armOf(cell), armOf(control)]
  const ratios = Float64Array.from({ length: resamples }, () => {
    const tenants = drawWeights(struck.tenants, uniform)
    const weigh = (arm: Arm): number =>
      weightedQuantileUs(arm, { tenants, stretches: drawWeights(arm.stretches, uniform) }, share)
    return weigh(struck) / weigh(spared)
  }).sort()
  const [low, high] = [quantile(ratios, (1 - confidence) / 2), quantile(ratios, (1 + confidence) / 2)]
  if (!Number.isFinite(low) || !Number.isFinite(high)) return undefined
  const [steadyUs, spareSteadyUs] = [withoutWorstUs(struck, share), withoutWorstUs(spared, share)]
  return {
    ...{ value: cellUs / controlUs, low, high, differenceUs: cellUs - controlUs },
    steady: { value: steadyUs / spareSteadyUs, differenceUs: steadyUs - spareSteadyUs },
  }
}

/** The furthest of these percentiles that both sides have calls enough for. */
export const tailOf = ({ cell, control }: Compared): number | undefined => {
  const fewest = Math.min(...[cell, control].map((parts) => parts.reduce((sum, { calls }) => sum + calls.length, 0)))
  return [0.99, 0.95, 0.9].find((share) => supports(fewest, share))
}

export const percentileOf = (parts: readonly { readonly data: Part['data']; readonly calls: Calls }[], share: number) =>
  percentile(timings(parts, response), share)

const withoutWorstUs = (arm: Arm, share: number): number => {
  const tenants = evenWeights(arm.tenants)
  const without = Array.from({ length: Math.max(1, arm.stretches - 1) }, (_, first) => {
    const stretches = evenWeights(arm.stretches)
    if (arm.stretches > 2) stretches.fill(0, first, first + 2)
    return weightedQuantileUs(arm, { tenants, stretches }, share)
  })
  return Math.min(...without)
}
