import type { Manifest } from '../store/manifest.ts'
import type { Cell, Comparison, Summary } from '../store/summary.ts'
import { bystanderLosses } from './bystanders.ts'
import { crossingSentence } from './crossing.ts'
import { distancesOf } from './distances.ts'
import { headlineMetric } from './headline.ts'
import type { TrialData } from './metric.ts'
import { leastRounds } from './verdict.ts'
import { wayOf } from './way.ts'

type Finding = Summary['findings'][number]
type Scenario = Manifest['scenarios'][number]

export interface FindingsRequest {
  readonly manifest: Manifest
  readonly rival: string
  readonly baseline: string
  readonly comparisons: readonly Comparison[]
  readonly cells: readonly Cell[]
  /** The sound ones. */
  readonly trials: readonly TrialData[]
}

/**
 * What was found, in a sentence or two a scenario, and where a rival and the baseline cross with distance. A sentence
 * claims what its verdict claims, and no more.
 */
export const findingsOf = (request: FindingsRequest): Finding[] => [
  ...findingsByScenario(request),
  ...distancesOf(request.manifest.scenarios).map((distance) => ({
    scenario: distance.scenario,
    sentence: crossingSentence(distance, request),
  })),
]

const findingsByScenario = (request: FindingsRequest): Finding[] =>
  request.manifest.scenarios.flatMap((scenario) => {
    const find = (metric: string): Comparison | undefined =>
      request.comparisons.find((one) => one.scenario === scenario.id && one.metric === metric && one.approach === request.rival)
    const headline = find(headlineMetric(scenario.phase))
    if (!headline) return []
    const parts = [speed(scenario, headline, request), cost(find('cpu-platform')), bystanders(scenario, request)]
    return [{ scenario: scenario.id, sentence: parts.filter((part) => part !== undefined).join(' ') }]
  })

const speed = (scenario: Scenario, headline: Comparison, { manifest }: FindingsRequest): string => {
  const { approach, baseline, verdict, rounds } = headline
  const what = scenario.phase === 'before' ? 'median response time' : 'median time from event to effect'
  const way = `${scenario.network && !scenario.network.loopback ? 'over' : 'on'} ${wayOf(scenario, manifest)}`
  const condition = `${way}, ${roundsText(rounds)}`
  const figure = `${ratio(headline)} (${condition})`
  switch (verdict) {
    case 'better':
    case 'worse': {
      const direction = headline.ratio < 1 ? 'lower' : 'higher'
      return `${scenario.id}: the ${what} of ${approach} is ${direction} than that of ${baseline}, ${figure}.`
    }
    case 'equivalent':
      return `${scenario.id}: ${approach} and ${baseline} have an equivalent ${what}, ${figure}.`
    case 'undecided':
      return `${scenario.id}: undecided whether ${approach} or ${baseline} has the lower ${what}, ${figure}.`
    case 'invalid':
      return `${scenario.id}: no valid comparison of ${approach} and ${baseline}: ${headline.why}.`
  }
}

const cost = (comparison: Comparison | undefined): string | undefined => {
  if (!comparison || comparison.verdict === 'invalid') return undefined
  const claim = {
    better: 'The platform pays less CPU per event for it',
    worse: 'The platform pays more CPU per event for it',
    equivalent: 'The platform pays equivalent CPU per event',
    undecided: 'Platform CPU per event is undecided',
  }[comparison.verdict]
  return `${claim}, ${ratio(comparison)}.`
}

/** Figures side by side and no claim: a share of errors has no ratio to be judged. */
const bystanders = ({ id, phase }: Scenario, { rival, baseline, cells, trials }: FindingsRequest): string | undefined => {
  const sides = [rival, baseline].map((approach) => {
    const losses = bystanderLosses(trials.filter(({ trial }) => trial.scenario === id && trial.approach === approach))
    const metric = phase === 'before' ? 'bystander-p50-ratio' : 'bystander-effect-p50-ratio'
    const slower = cells.find((cell) => cell.scenario === id && cell.approach === approach && cell.metric === metric)
    return { approach, ...losses, slower: slower?.value, rounds: slower?.rounds ?? 0 }
  })
  if (sides.some(({ calls }) => calls === 0)) return undefined
  const lost = sides.map(({ approach, ...of }) => `${of.lost} of ${of.calls} calls under ${approach}`).join(' and ')
  const times = sides.map(({ slower }) => (slower === undefined ? 'not known' : `${digits(slower)}×`)).join(' and ')
  const rounds = Math.min(...sides.map((side) => side.rounds))
  return `While one tenant misbehaved, the others lost ${lost}; their median time was ${times} of that before (${roundsText(rounds)}).`
}

const roundsText = (rounds: number): string => `${rounds} ${rounds === 1 ? 'round' : 'rounds'}`

const ratio = ({ ratio: value, low, high, rounds }: Comparison): string => {
  const between = `${digits(low)}–${digits(high)}`
  if (rounds === 1) return `${digits(value)}×`
  return `${digits(value)}× (${rounds < leastRounds ? 'range' : '95 % interval'} ${between})`
}

const digits = (value: number): string => (value === 0 ? '0' : String(Number(value.toPrecision(3))))
