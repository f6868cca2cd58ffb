import type { FaultCellResult } from '../../store/summary.ts'
import type { FaultCell } from '../../store/trial.ts'
import { digits } from './figure-text.ts'

type Noticed = FaultCellResult['noticed']

/** Outcomes that tell of nothing wrong: a refusal is the extension's own word. */
const good: ReadonlySet<string> = new Set(['ok', 'denied'])

const mostNamed = 3
const mostOfMessage = 80

/** What tells whom of the fault, in short sentences; null where nothing does. */
export const noticedIn = (cell: FaultCell): Noticed => {
  const { startedUs, detectedUs, told } = cell
  // The first sign to whoever looks, in the attempt log or at /metrics; not every sign has a time.
  const from = detectedUs === null ? '' : `, from ${(Math.max(0, detectedUs - startedUs) / 1e6).toFixed(1)} s on`
  return { customer: customerSees(told.customer, from), operator: operatorSees(cell, from) }
}

const customerSees = (entries: FaultCell['told']['customer'], from: string): string | null => {
  const bad = entries.filter(isBad).toSorted((a, b) => b.count - a.count)
  const texts = bad.map(
    ({ outcome, message, count }) => `${outcome} ×${count}${message === '' ? '' : ` (${shortened(message)})`}`,
  )
  return texts.length === 0 ? null : `by looking at its attempt log${from}: ${firstOf(texts)}`
}

const isBad = ({ outcome }: FaultCell['told']['customer'][number]): boolean => !good.has(outcome)

const operatorSees = ({ told, platformEnds }: FaultCell, from: string): string | null => {
  // A counter that fell began anew with the process that counts, and tells nothing.
  const grown = told.operator.filter((series) => growthOf(series) > 0).toSorted((a, b) => growthOf(b) - growthOf(a))
  const texts = grown.map((series) => `${series.series} +${digits(growthOf(series))}`)
  const sights = [
    ...(platformEnds === 0 ? [] : ["the platform's process ended, which is seen by what starts it anew"]),
    ...(texts.length === 0 ? [] : [`by looking at /metrics${from}: ${firstOf(texts)}`]),
  ]
  if (sights.length > 0) return sights.join('; ')
  return told.customer.some(isBad) ? `nothing grew at /metrics; by looking at the tenant's attempt log${from}` : null
}

const growthOf = ({ from, to }: FaultCell['told']['operator'][number]): number => to - from

const firstOf = (texts: readonly string[]): string =>
  [...texts.slice(0, mostNamed), ...(texts.length > mostNamed ? [`and ${texts.length - mostNamed} more`] : [])].join(', ')

const shortened = (message: string): string =>
  message.length <= mostOfMessage ? message : `${message.slice(0, mostOfMessage - 1)}…`
