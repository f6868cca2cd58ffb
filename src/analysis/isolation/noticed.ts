import type { FaultCellResult } from '../../store/summary.ts'
import type { FaultCell } from '../../store/trial.ts'
import { digits } from './figure-text.ts'

type Noticed = FaultCellResult['noticed']

/** Outcomes that tell of nothing wrong: a refusal is the extension's own word. */
const good: ReadonlySet<string> = new Set(['ok', 'denied'])

const mostNamed = 3
const mostOfMessage = 80

/** What whom tells of the fault, in short sentences. */
export const noticedIn = ({ told, startedUs, detectedUs }: FaultCell): Noticed => ({
  customer: customerSees(told.customer),
  operator: operatorSees(told.operator, detectedUs === null ? null : (detectedUs - startedUs) / 1e6),
})

const customerSees = (entries: FaultCell['told']['customer']): string | null => {
  const bad = entries.filter(({ outcome }) => !good.has(outcome)).toSorted((a, b) => b.count - a.count)
  const texts = bad.map(
    ({ outcome, message, count }) => `${outcome} ×${count}${message === '' ? '' : ` (${shortened(message)})`}`,
  )
  return texts.length === 0 ? null : `at once by looking at its attempt log: ${firstOf(texts)}`
}

const operatorSees = (series: FaultCell['told']['operator'], afterS: number | null): string | null => {
  const moved = series.filter(({ from, to }) => from !== to).toSorted((a, b) => Math.abs(b.to - b.from) - Math.abs(a.to - a.from))
  const when = afterS === null ? '' : ` after ${Math.max(0, afterS).toFixed(1)} s`
  const texts = moved.map(({ series: name, from, to }) => `${name} ${to > from ? '+' : '−'}${digits(Math.abs(to - from))}`)
  if (texts.length === 0)
    return afterS === null ? null : `nothing moves at /metrics, and the tenant's attempt log shows it${when}`
  return `${firstOf(texts)}${when} by looking at /metrics`
}

const firstOf = (texts: readonly string[]): string =>
  [...texts.slice(0, mostNamed), ...(texts.length > mostNamed ? [`and ${texts.length - mostNamed} more`] : [])].join(', ')

const shortened = (message: string): string =>
  message.length <= mostOfMessage ? message : `${message.slice(0, mostOfMessage - 1)}…`
