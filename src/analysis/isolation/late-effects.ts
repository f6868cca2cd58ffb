import { supports } from '../percentile.ts'
import { quantile } from '../quantile.ts'
import { delaysOf, type Delay } from './effect-delay.ts'
import { msText } from './figure-text.ts'
import { margin, type Finding } from './finding.ts'
import type { Pair } from './pair.ts'

const mostTimes = 2
const mostBeyondUs = 25_000

/** The tail is p90: a moment in which the machine does something else delays fewer than one event in ten. */
const shares = [0.5, 0.9] as const

/**
 * Bystanders' events take longer from acknowledgement to effect than in the control and than before the fault, at their
 * median or their p90: more than twice as long, and more than 25 ms. Firmly so where that holds by a quarter more and
 * without their worst half second, too. One finding, by the gravest of both.
 */
export const lateEffects = (pair: Pair): Finding[] => {
  const { control } = pair
  if (!control) return []
  const struck = delaysOf(pair, pair.cell, 'fault')
  const spared = delaysOf(pair, control, 'fault')
  const before = delaysOf(pair, pair.cell, 'baseline')
  const findings = shares
    .filter((share) => supports(Math.min(struck.length, spared.length), share))
    .flatMap((share) => {
      const usualUs = Math.max(delayUs(spared, share), supports(before.length, share) ? delayUs(before, share) : 0)
      return findingAt(share, struck, usualUs)
    })
  const states: readonly Finding['state'][] = ['over', 'just over', 'just under']
  return findings.toSorted((a, b) => states.indexOf(a.state) - states.indexOf(b.state)).slice(0, 1)
}

const findingAt = (share: number, struck: readonly Delay[], usualUs: number): Finding[] => {
  const us = delayUs(struck, share)
  if (!Number.isFinite(usualUs) || !isBeyond(us, usualUs, 1 / margin)) return []
  const isFirm = isBeyond(us, usualUs, margin) && isBeyond(withoutWorstUs(struck, share), usualUs, 1)
  const state = isFirm ? 'over' : isBeyond(us, usualUs, 1) ? 'just over' : 'just under'
  const took = Number.isFinite(us)
    ? `took ${msText(us)} from acknowledgement to effect at p${100 * share}`
    : `had no effect by the end in more than ${Math.round(100 * (1 - share))} % of cases`
  return [{ word: 'degraded', state, text: `bystanders' events ${took}, against ${msText(usualUs)} without the fault` }]
}

const isBeyond = (us: number, usualUs: number, times: number): boolean =>
  us > times * mostTimes * usualUs && us - usualUs > times * mostBeyondUs

const delayUs = (delays: readonly Delay[], share: number): number =>
  quantile(Float64Array.from(delays, ({ us }) => us).sort(), share)

const stretchUs = 250_000

/** The least that it is without any two stretches in a row. */
const withoutWorstUs = (delays: readonly Delay[], share: number): number => {
  const stretches = new Set(delays.map(({ afterUs }) => Math.floor(afterUs / stretchUs)))
  const without = [...stretches].map((first) =>
    delays.filter(({ afterUs }) => ![first, first + 1].includes(Math.floor(afterUs / stretchUs))),
  )
  return Math.min(...without.filter((rest) => supports(rest.length, share)).map((rest) => delayUs(rest, share)))
}
