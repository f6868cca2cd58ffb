import { uniformFrom } from '../uniform.ts'
import { degradationFindings } from './degradation.ts'
import { deliveryOf, type Delivery } from './delivery.ts'
import { doubtsOf } from './doubts.ts'
import { countText, digits } from './figure-text.ts'
import { lossFindings } from './loss.ts'
import { bystanderCalls, bystandersOf, type Pair } from './pair.ts'
import { responseRatio, tailOf, type Compared, type ResponseRatio } from './response-ratio.ts'
import type { Tail } from './slowness.ts'
import { timelineOf, type Timeline } from './timeline.ts'
import { wordOf, type Said } from './word.ts'

/** What a sound round of a cell says. */
export interface Round {
  readonly pair: Pair
  readonly delivery: Delivery
  readonly said: Said
  readonly timeline: Timeline
}

/** @throws Error where the history contradicts itself, which a void rule has to have found */
export const roundOf = (pair: Pair, seed: number): Round => {
  const delivery = deliveryOf(pair.cell)
  if (delivery.kind === 'unknown') throw new Error(`a void cell was taken for a sound one: ${delivery.reason}`)
  const tail = tailIn(pair, seed)
  const findings = [...lossFindings(pair, delivery.account), ...degradationFindings(pair, tail)]
  const said = wordOf(findings, evidenceOf(pair, delivery.account, tail), doubtsOf(pair))
  return { pair, delivery: delivery.account, said, timeline: timelineOf(pair) }
}

const tailIn = (pair: Pair, seed: number): Tail | undefined => {
  const compared = faultCalls([pair])
  const share = tailOf(compared)
  if (share === undefined) return undefined
  const ratio = ratioIn(compared, share, seed)
  return ratio && { share, ratio }
}

/** The same calls have the same interval wherever it is asked for. */
export const ratioIn = (compared: Compared, share: number, seed: number): ResponseRatio | undefined => {
  const { scenario = '', approach = '', cell } = compared.cell[0]?.data.trial ?? {}
  return responseRatio(compared, share, uniformFrom(seed, `${scenario}/${approach}/${cell?.fault}/${share}`))
}

/** Bystanders' calls of the fault phase, of all cells that have a control and of their controls. */
export const faultCalls = (pairs: readonly Pair[], chosen: (tenant: number) => boolean = () => true): Compared => {
  const both = pairs.flatMap((pair) => (pair.control ? [{ pair, control: pair.control }] : []))
  const partOf = (pair: Pair, data: Pair['cell']) => ({
    data,
    calls: bystanderCalls(pair, data, 'fault').filter((call) => chosen(data.samples.tenant[call] ?? -1)),
  })
  return {
    cell: both.map(({ pair }) => partOf(pair, pair.cell)),
    control: both.map(({ pair, control }) => partOf(pair, control)),
  }
}

const evidenceOf = (pair: Pair, { all: { events } }: Delivery, tail: Tail | undefined): string => {
  const { acknowledged = 0, kept = 0 } = events
  const ratio =
    tail &&
    `p${100 * tail.share} was ${digits(tail.ratio.value)}× the control's (${digits(tail.ratio.low)}–${digits(tail.ratio.high)})`
  return [
    `none of ${countText(bystandersOf(pair).length, 'bystander')} was harmed beyond chance`,
    ...(ratio === undefined ? [] : [`their ${ratio}`]),
    `none of ${countText(acknowledged, 'acknowledged event')} was lost${kept === 0 ? '' : `, ${kept} wait or are dead`}`,
  ].join(', ')
}
