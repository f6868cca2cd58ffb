import type { Calls } from '../calls.ts'
import type { Uniform } from '../uniform.ts'
import { intendedAfterUs, type CellTrial } from './pair.ts'
import { waitedUs } from './waited.ts'

/** Some calls of one trial. */
export interface Part {
  readonly data: CellTrial
  readonly calls: Calls
}

/** Response times by whose they were and when; tenants and stretches are counted over all parts. */
export interface Arm {
  readonly tenants: number
  readonly stretches: number
  /** From the longest to the shortest. */
  readonly us: Float64Array
  /** Of each: its tenant × stretches + its stretch. */
  readonly place: Uint32Array
  /** How many there are of each place. */
  readonly calls: Uint16Array
}

/** How often each tenant and each stretch is taken. */
export interface Weights {
  readonly tenants: Uint8Array
  readonly stretches: Uint8Array
}

const stretchUs = 250_000

export const armOf = (parts: readonly Part[]): Arm => {
  let [tenants, stretches] = [0, 0]
  const observed = parts.flatMap(({ data, calls }) => {
    const [firstTenant, firstStretch] = [tenants, stretches]
    tenants += data.trial.tenants.length
    const { startedUs, endedUs } = data.trial.cell
    const last = Math.max(0, Math.ceil((endedUs - startedUs) / stretchUs) - 1)
    stretches += last + 1
    return calls.map((call) => ({
      us: waitedUs(data, call),
      tenant: firstTenant + (data.samples.tenant[call] ?? 0),
      stretch: firstStretch + Math.min(last, Math.max(0, Math.floor(intendedAfterUs(data, call) / stretchUs))),
    }))
  })
  const ordered = observed.toSorted((a, b) => (a.us === b.us ? 0 : b.us - a.us))
  const place = Uint32Array.from(ordered, ({ tenant, stretch }) => tenant * stretches + stretch)
  const calls = new Uint16Array(tenants * stretches)
  for (const at of place) calls[at] = (calls[at] ?? 0) + 1
  return { tenants, stretches, us: Float64Array.from(ordered, ({ us }) => us), place, calls }
}

export const evenWeights = (count: number): Uint8Array<ArrayBuffer> => new Uint8Array(count).fill(1)

/** With replacement. */
export const drawWeights = (count: number, uniform: Uniform): Uint8Array => {
  const weights = new Uint8Array(count)
  for (let i = 0; i < count; i++) {
    const drawn = Math.floor(uniform() * count)
    weights[drawn] = (weights[drawn] ?? 0) + 1
  }
  return weights
}

/** The value that no more than 1 − `share` of the weight lies above. NaN where nothing has weight. */
export const weightedQuantileUs = (arm: Arm, weights: Weights, share: number): number => {
  const { us, place, calls } = arm
  const weight = weightsByPlace(arm, weights)
  let total = 0
  for (let i = 0; i < calls.length; i++) total += (calls[i] ?? 0) * (weight[i] ?? 0)
  let above = 0
  for (let i = 0; i < us.length; i++) {
    above += weight[place[i] ?? 0] ?? 0
    if (above > (1 - share) * total) return us[i] ?? Number.NaN
  }
  return Number.NaN
}

const weightsByPlace = ({ calls, stretches: width }: Arm, { tenants, stretches }: Weights): Uint16Array => {
  const weight = new Uint16Array(calls.length)
  for (let i = 0; i < weight.length; i++) weight[i] = (tenants[Math.floor(i / width)] ?? 0) * (stretches[i % width] ?? 0)
  return weight
}
