import type { Metric } from './metric.ts'
import { realisticNoise, type Noise, type Simulation } from './simulated-rounds.ts'
import { ratesOf, type Rates } from './statistics-check.ts'

/** A row of the validation: a share of simulated runs, and what it has to be. Without a bound it is for information. */
export interface TargetRow {
  readonly what: string
  readonly rounds: number
  readonly runs: number
  readonly share: number
  readonly atMost?: number
  readonly atLeast?: number
}

export const isMet = ({ share, atMost = 1, atLeast = 0 }: TargetRow): boolean => share <= atMost && share >= atLeast

export interface TargetsRequest {
  readonly metrics: readonly Metric[]
  /** Rounds of each profile, and whether it runs an approach against itself. */
  readonly profiles: readonly { readonly id: string; readonly rounds: number; readonly again: boolean }[]
  /** The profile that must find a planted slowdown. */
  readonly deciding: string
  /** Of the headline's median, instead of the assumed one. */
  readonly noise?: Noise
  readonly runs: number
  readonly seed: number
}

/** A false winner, at most in so many; a planted 10 % slowdown, at least in so many (design 4.13). */
const mostFalse = 0.05
const leastFound = 0.9
const planted = 1.1

const headline = 'response-p50'
const [rival, baseline] = ['sandbox', 'webhook']

/**
 * Holds the verdicts against known truths, one row after the other, since each takes seconds:
 * 1. nothing differs: hardly ever a winner, in headlines and in whole tables, in every profile;
 * 2. one approach is slower: the deciding profile finds 10 %; what smaller and larger ones are found, for information;
 * 3. rounds that it takes to find 10 %, if the deciding profile has not enough.
 */
export function* checkTargets(request: TargetsRequest): Generator<TargetRow> {
  const { profiles, deciding, runs } = request
  for (const { id, rounds, again } of profiles) {
    const rates = simulate(request, { rounds, again, whole: true, factor: 1 })
    const about = { rounds, runs }
    yield { ...about, what: `${id}, nothing differs: a headline names a winner`, share: rates.headlineWinner, atMost: mostFalse }
    yield { ...about, what: `${id}, nothing differs: a table names a winner`, share: rates.tableWinner, atMost: mostFalse }
    yield { ...about, what: `${id}, nothing differs: called equivalent`, share: rates.words.equivalent }
  }
  for (const { id, rounds, again } of profiles) {
    for (const factor of [planted, 1.2, 1.5, 2]) {
      const { words } = simulate(request, { rounds, again, whole: false, factor })
      const must = id === deciding && factor === planted ? { atLeast: leastFound } : {}
      yield { what: `${id}, ${Math.round((factor - 1) * 100)} % slower: found worse`, rounds, runs, share: words.worse, ...must }
    }
  }
  yield* roundsNeeded(request)
}

const ladder = [20, 40, 60, 80, 120, 160, 200, 240, 320]

function* roundsNeeded(request: TargetsRequest): Generator<TargetRow> {
  for (const rounds of ladder) {
    const { words } = simulate(request, { rounds, again: true, whole: false, factor: planted })
    yield { what: 'with so many rounds, 10 % slower: found worse', rounds, runs: request.runs, share: words.worse }
    if (words.worse >= leastFound) return
  }
}

interface Truth {
  readonly rounds: number
  readonly again: boolean
  /** All columns of a table, or the headline alone. */
  readonly whole: boolean
  readonly factor: number
}

const simulate = (request: TargetsRequest, { rounds, again, whole, factor }: Truth): Rates => {
  const noise = request.noise ?? realisticNoise.p50
  const simulation: Simulation = {
    scenarios: ['first', 'second', 'third'],
    approaches: ['none', 'native', rival, baseline, ...(again ? [`${baseline}#again`] : [])],
    rounds,
    noise: {
      [headline]: noise,
      ...(whole && { 'response-p99': realisticNoise.p99, 'cpu-platform': realisticNoise.cpu }),
    },
    truth: { [rival]: factor },
  }
  const { metrics, runs, seed } = request
  return ratesOf({ simulation, metrics, headlineMetric: headline, baseline, approach: rival, runs, seed })
}
