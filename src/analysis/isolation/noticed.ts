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
  const from = fromWhenOn(cell)
  return { customer: customerSees(cell, from), operator: operatorSees(cell, from) }
}

/** The first sign to whoever looks, in the attempt log or at /metrics; not every sign has a time. */
const fromWhenOn = ({ startedUs, detectedUs }: FaultCell): string => {
  if (detectedUs === null) return ''
  const seconds = (detectedUs - startedUs) / 1e6
  return seconds < 0.05 ? ', from its start on' : `, from ${seconds.toFixed(1)} s on`
}

const customerSees = (cell: FaultCell, from: string): string | null => {
  const bad = cell.told.customer.filter(isBad).toSorted((a, b) => b.count - a.count)
  const texts = bad.map(
    ({ outcome, message, count }) => `${outcome} ×${count}${message === '' ? '' : ` (${shortened(message)})`}`,
  )
  const shown = texts.length > 0 ? firstOf(texts) : shownWithoutFailures(cell)
  return shown === undefined ? null : `by looking at its attempt log${from}: ${shown}`
}

/** What showed it in time, and not to the operator, was the attempt log: how long attempts took, or what they did. */
const shownWithoutFailures = (cell: FaultCell): string | undefined =>
  cell.detectedUs === null || sightsOf(cell, '').length > 0 ? undefined : cell.sign

const isBad = ({ outcome }: FaultCell['told']['customer'][number]): boolean => !good.has(outcome)

const operatorSees = (cell: FaultCell, from: string): string | null => {
  const sights = sightsOf(cell, from)
  if (sights.length > 0) return sights.join('; ')
  return customerSees(cell, from) === null ? null : `nothing grew at /metrics; by looking at the tenant's attempt log${from}`
}

const sightsOf = (cell: FaultCell, from: string): string[] => {
  // A counter that fell began anew with the process that counts, and tells nothing.
  const grown = cell.told.operator.filter((one) => growthOf(one) > 0).toSorted((a, b) => growthOf(b) - growthOf(a))
  const texts = grown.map((one) => `${one.series} +${digits(growthOf(one))}`)
  const { startedUs, endedUs, watch } = cell
  const isSilent = watch.atUs.some((us, look) => us >= startedUs && us <= endedUs && watch.trouble[look] === null)
  return [
    ...(cell.platformEnds === 0 ? [] : ["the platform's process ended, which is seen by what starts it anew"]),
    ...(texts.length === 0 ? [] : [`by looking at /metrics${from}: ${firstOf(texts)}`]),
    ...(isSilent && cell.platformEnds === 0 ? ['/metrics did not always answer in time'] : []),
  ]
}

const growthOf = ({ from, to }: FaultCell['told']['operator'][number]): number => to - from

const firstOf = (texts: readonly string[]): string =>
  [...texts.slice(0, mostNamed), ...(texts.length > mostNamed ? [`and ${texts.length - mostNamed} more`] : [])].join(', ')

const shortened = (message: string): string =>
  message.length <= mostOfMessage ? message : `${message.slice(0, mostOfMessage - 1)}…`
