import type { Manifest } from '../store/manifest.ts'
import type { Cell, Comparison, Summary } from '../store/summary.ts'
import { headlineMetric } from './headline.ts'
import { leastRounds } from './verdict.ts'

type Finding = Summary['findings'][number]
type Scenario = Manifest['scenarios'][number]

export interface FindingsRequest {
  readonly manifest: Manifest
  readonly rival: string
  readonly baseline: string
  readonly comparisons: readonly Comparison[]
  readonly cells: readonly Cell[]
}

/** What was found, in a sentence or two a scenario. A sentence claims what its verdict claims, and no more. */
export const findingsOf = (request: FindingsRequest): Finding[] =>
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
  const condition = `on ${manifest.network}, ${rounds} ${rounds === 1 ? 'round' : 'rounds'}`
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
const bystanders = ({ id }: Scenario, { rival, baseline, cells }: FindingsRequest): string | undefined => {
  const lost = (approach: string): number | undefined =>
    cells.find((cell) => cell.scenario === id && cell.approach === approach && cell.metric === 'bystander-errors')?.value
  const [ofRival, ofBaseline] = [lost(rival), lost(baseline)]
  if (ofRival === undefined || ofBaseline === undefined) return undefined
  return `While one tenant misbehaved, the others lost ${percent(ofRival)} of their calls under ${rival} and ${percent(ofBaseline)} under ${baseline}.`
}

const ratio = ({ ratio: value, low, high, rounds }: Comparison): string => {
  const between = `${digits(low)}–${digits(high)}`
  if (rounds === 1) return `${digits(value)}×`
  return `${digits(value)}× (${rounds < leastRounds ? 'range' : '95 % interval'} ${between})`
}

const percent = (share: number): string => `${digits(share * 100)} %`

const digits = (value: number): string => (value === 0 ? '0' : String(Number(value.toPrecision(3))))
