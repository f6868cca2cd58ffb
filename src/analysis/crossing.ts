import type { Manifest } from '../store/manifest.ts'
import type { Cell, Comparison } from '../store/summary.ts'
import type { Distance } from './distances.ts'
import { headlineMetric } from './headline.ts'
import { leastRounds } from './verdict.ts'

/** Rival and baseline at one distance. */
export interface CrossingPoint {
  readonly rttMs: number
  /** The rival's time less the baseline's, µs. */
  readonly differenceUs: number
  /** Whether the interval of their ratio leaves no doubt about who is ahead. */
  readonly decided: boolean
}

/** Between which measured distances the one that is ahead changes; `atMs` on the straight line between them. */
export interface Crossing {
  readonly betweenMs: readonly [number, number]
  readonly atMs: number
  readonly decided: boolean
}

/** Every change of who is ahead, from near to far. Times grow in a straight line with the round trips that they hold. */
export const crossingsOf = (points: readonly CrossingPoint[]): Crossing[] =>
  points.slice(1).flatMap((far, i) => {
    const near = points[i]
    if (!near || Math.sign(near.differenceUs) === Math.sign(far.differenceUs)) return []
    const share = near.differenceUs / (near.differenceUs - far.differenceUs)
    const atMs = near.rttMs + share * (far.rttMs - near.rttMs)
    return [{ betweenMs: [near.rttMs, far.rttMs], atMs, decided: near.decided && far.decided }]
  })

interface CrossingRequest {
  readonly manifest: Manifest
  readonly rival: string
  readonly baseline: string
  readonly comparisons: readonly Comparison[]
  readonly cells: readonly Cell[]
}

/** Where the rival and the baseline cross, in a sentence: the measured bracket, and no more than was measured. */
export const crossingSentence = (distance: Distance, request: CrossingRequest): string => {
  const { rival, baseline } = request
  const points = pointsOf(distance, request)
  const [first, last] = [points[0], points.at(-1)]
  const about = `${distance.scenario} by distance (${distance.besides})`
  if (!first || !last || points.length < 2) return `${about}: too few distances have a figure of both ${rival} and ${baseline}.`
  const crossings = crossingsOf(points)
  if (crossings.length === 0) {
    const ahead = first.differenceUs < 0 ? rival : baseline
    const doubt = points.every(({ decided }) => decided) ? '' : ', though not at every distance beyond doubt'
    return `${about}: no crossing between ${first.rttMs} and ${last.rttMs} ms; ${ahead} has the lower time throughout${doubt}.`
  }
  const where = crossings.map(({ betweenMs: [near, far], atMs, decided }) => {
    const doubt = decided ? '' : ', one side of which is undecided'
    return `between ${near} and ${far} ms of round trip${doubt} (about ${Number(atMs.toPrecision(2))} ms on the line between these points)`
  })
  const nearer = first.differenceUs < 0 ? rival : baseline
  return `${about}: ${rival} and ${baseline} cross ${where.join(' and ')}; ${nearer} has the lower time when the customer is near.`
}

const pointsOf = ({ points, phase }: Distance, { rival, baseline, comparisons, cells }: CrossingRequest): CrossingPoint[] => {
  const metric = headlineMetric(phase)
  const timeOf = (scenario: string, approach: string): number | undefined =>
    cells.find((cell) => cell.scenario === scenario && cell.approach === approach && cell.metric === metric)?.value
  return points.flatMap(({ id, rttMs }) => {
    const [own, other] = [timeOf(id, rival), timeOf(id, baseline)]
    if (own === undefined || other === undefined) return []
    const compared = comparisons.find((one) => one.scenario === id && one.metric === metric && one.approach === rival)
    const decided = compared !== undefined && compared.rounds >= leastRounds && (compared.high < 1 || compared.low > 1)
    return [{ rttMs, differenceUs: own - other, decided }]
  })
}
