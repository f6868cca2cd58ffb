import type { Payer } from '../store/trial.ts'
import { callsIn, lag, response, type Calls, type Timing } from './calls.ts'
import { judge } from './judge.ts'
import { disturbancesOfCell, mistakesOfCell } from './isolation/cell-voids.ts'
import { isCellTrial } from './isolation/pair.ts'
import type { TrialData } from './metric.ts'
import { durationsOf, percentile, supports } from './percentile.ts'
import { oracles } from './registry.ts'

/** Our own lag may be this share of the response that it is a part of: at the median, and at the tail. */
const mostLagAtMedian = 0.1
const mostLagAtTail = 0.5
/** A generator or a customer near a whole core measures itself. */
const mostOfACore = 0.85
const leastOfTheRate = 0.98
/** A last call that is this little late says nothing of the rate, however short the phase: that is for the lag rule. */
const shortestDelayUs = 50_000

/** Why a trial's figures do not count (design 4.8); empty when they do. */
export type VoidRules = (data: TrialData) => readonly string[]

/**
 * The rules of a profile. A smoke run asks whether every part works, and none of its figures may be cited: there, noise
 * is told (`disturbances`) and voids nothing, so that its answer does not depend on who else uses the machine.
 */
export const voidRulesOf = (profile: string): VoidRules =>
  profile === 'smoke' ? mistakes : (data) => [...mistakes(data), ...disturbances(data)]

/** What went wrong, whatever the machine. */
const mistakes: VoidRules = (data) => {
  if (data.trial.voids.length > 0) return data.trial.voids
  if (isCellTrial(data)) return mistakesOfCell(data)
  if (callsIn(data, 'steady').length === 0) return ['the steady phase has no call']
  return failedOracles(data)
}

/**
 * What of the machine or of our own instrument is in the figures. A cold call in a warm phase cannot be told from what
 * a trial leaves behind (no attempt says that it was the first in its isolate): that rule waits for such a mark.
 */
export const disturbances: VoidRules = (data) => {
  if (isCellTrial(data)) return disturbancesOfCell(data)
  const steady = callsIn(data, 'steady')
  if (data.trial.voids.length > 0 || steady.length === 0) return []
  return [...lagging(data, steady), ...slow(data, steady), ...busy(data), ...failing(data)]
}

const lagging = (data: TrialData, steady: Calls): string[] => {
  const tail = [0.99, 0.9].find((share) => supports(steady.length, share))
  return [
    tooMuchLag(data, steady, 0.5, mostLagAtMedian),
    ...(tail === undefined ? [] : [tooMuchLag(data, steady, tail, mostLagAtTail)]),
  ].flat()
}

const tooMuchLag = (data: TrialData, steady: Calls, share: number, most: number): string[] => {
  const of = (timing: Timing): number | undefined =>
    percentile(durationsOf(steady.map((call) => timing(data, call)).filter((length) => length !== undefined)), share)
  const [lagUs, responseUs] = [of(lag), of(response)]
  if (lagUs === undefined || responseUs === undefined || lagUs <= most * responseUs) return []
  const where = `p${Math.round(share * 100)}`
  return [
    `the generator's own lag is ${percent(lagUs / responseUs)} of the response at ${where} (${Math.round(lagUs)} µs), at most ${percent(most)} is sound`,
  ]
}

/**
 * Achieved against scheduled: how much longer it took to send what was due, and the share that was answered and not
 * refused.
 */
const slow = (data: TrialData, steady: Calls): string[] => {
  const { samples } = data
  const times = (column: readonly number[]): number[] => steady.map((call) => column[call] ?? 0)
  const first = least(times(samples.intendedUs))
  const planned = most(times(samples.intendedUs)) - first
  const took = most(times(samples.sentUs)) - first
  const sent = took - planned > shortestDelayUs ? planned / took : 1
  const replied = steady.filter((call) => response(data, call)?.kind === 'exact').length / steady.length
  const message = (what: string, share: number): string =>
    `${what} ${percent(share)} of the target rate, at least ${percent(leastOfTheRate)} is sound`
  return [
    ...(sent < leastOfTheRate ? [message('the generator sent at', sent)] : []),
    ...(replied < leastOfTheRate ? [message('answers came at', replied)] : []),
  ]
}

const busy = ({ trial }: TrialData): string[] => {
  const watched: readonly Payer[] = ['generator', 'customer']
  return trial.phases
    .filter(({ name }) => name !== 'warm-up')
    .flatMap(({ name, usage, startUs, endUs }) =>
      watched.flatMap((payer) => {
        const share = (usage[payer]?.cpuUs ?? 0) / (endUs - startUs)
        return share > mostOfACore
          ? [`the ${payer} used ${percent(share)} of a core in the ${name} phase, at most ${percent(mostOfACore)} is sound`]
          : []
      }),
    )
}

/** The highest rate of calls that mostly fail is the rate of something else. */
const failing = ({ trial: { saturation } }: TrialData): string[] => {
  if (!saturation) return []
  const { completed, errors, byPolicy = 0 } = saturation
  const share = (errors + byPolicy) / Math.max(1, completed)
  return share > 1 - leastOfTheRate
    ? [`${percent(share)} of the calls at the highest rate failed or were decided by the failure policy, at most 2 % is sound`]
    : []
}

const failedOracles = (data: TrialData): string[] =>
  oracles.flatMap((oracle) => {
    const { verdict, evidence } = judge(oracle, data)
    return verdict === 'fail' ? [`${oracle.id} failed: ${evidence}`] : []
  })

const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)

const percent = (share: number): string => `${Math.round(share * 100)} %`
