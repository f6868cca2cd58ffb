import type { FaultCellResult } from '../../store/summary.ts'
import { intervalText, ratioText, threeDigits } from '../number.ts'
import { plainText } from '../plain-text.ts'
import type { Fact } from '../view.ts'
import { durationText, lifeText, missing, wasMeasured, wordLine } from './cell-text.ts'
import { titleOf, valuesOf } from './platform-table.ts'
import { seenBy } from './troubled-cells.ts'

/** All that is known of a cell. Cells of one fault have the same names in the same order; of what was not measured there are few. */
export const factsOf = (cell: FaultCellResult): Fact[] => [
  { name: 'word', value: wordLine(cell).text },
  { name: 'why', value: plainText(cell.why) },
  ...(wasMeasured(cell) ? measuredFacts(cell) : []),
]

const measuredFacts = (cell: FaultCellResult): Fact[] => [
  { name: 'took effect', value: plainText(cell.sign ?? missing) },
  ...bystanderFacts(cell),
  ...timelineFacts(cell),
  ...deliveryFacts(cell),
  { name: 'platform', value: lifeText(cell) },
  ...cell.platform.figures.map((figure) => ({ name: titleOf(figure), value: valuesOf(figure).join(' → ') })),
  { name: 'the customer sees', value: seenBy(cell, 'customer') },
  { name: 'the operator sees', value: seenBy(cell, 'operator') },
]

const bystanderFacts = ({ bystanders, ...cell }: FaultCellResult): Fact[] => [
  { name: 'bystanders harmed', value: `${bystanders.harmed} of ${bystanders.count}` },
  { name: 'their calls that failed', value: `${countsText(bystanders.failures) || 'none'}, of ${bystanders.calls}` },
  { name: 'longest without an end of any', value: durationText(bystanders.longestStallMs) },
  ...bystanders.response.map(({ phase, p50Ms, p99Ms, controlP50Ms, controlP99Ms }) => ({
    name: `p50, p99 in ${phase} (without the fault)`,
    value: `${msText(p50Ms)}, ${msText(p99Ms)} (${msText(controlP50Ms)}, ${msText(controlP99Ms)})`,
  })),
  { name: 'p50 against without', value: intervalOf(cell.p50Ratio) },
  { name: 'p99 against without', value: intervalOf(cell.p99Ratio) },
  { name: 'p50 against before', value: plainRatio(cell.p50RatioToBefore) },
  {
    name: `p${cell.containedRatio?.percentile ?? 99} once contained, against without`,
    value: plainRatio(cell.containedRatio?.value ?? null),
  },
  { name: 'event to effect, against without', value: plainRatio(cell.effectDelayRatio) },
]

/** Nobody had anything to heal from: the fault struck the platform, or what it struck went right all the same. */
const notApplicable = 'not applicable'

const timelineFacts = ({ timeline }: FaultCellResult): Fact[] => {
  const { detectedMs, containedMs, healedMs, drainedMs, hadToHeal } = timeline
  return [
    { name: 'detected (from its start)', value: durationText(detectedMs, 'not while it was on') },
    { name: 'contained (from its start)', value: durationText(containedMs) },
    { name: 'healed (from its end)', value: hadToHeal ? durationText(healedMs) : notApplicable },
    { name: 'drained (from its end)', value: durationText(drainedMs, 'not within the wait') },
  ]
}

const deliveryFacts = ({ events, decisions, bystanders }: FaultCellResult): Fact[] => [
  { name: 'events', value: countsOr(events) },
  { name: 'events of bystanders', value: countsOr(bystanders.events) },
  { name: 'decisions', value: countsOr(decisions) },
  { name: 'decisions of bystanders', value: countsOr(bystanders.decisions) },
]

/** Loss and delivery are said even where they are none: so is what was looked for. */
const always: ReadonlySet<string> = new Set(['acknowledged', 'delivered', 'lost', 'duplicated', 'right', 'wrong'])

const countsOr = (counts: FaultCellResult['events']): string =>
  counts ? countsText(counts, always) : 'unknown: the history contradicts itself'

/** `3 lost, 1 wrong by policy`; a name is put as words. */
const countsText = (counts: Readonly<Record<string, number>>, kept: ReadonlySet<string> = new Set()): string =>
  Object.entries(counts)
    .filter(([name, count]) => count > 0 || kept.has(name))
    .map(([name, count]) => `${count} ${name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`)
    .join(', ')

const msText = (ms: number | null): string => (ms === null ? missing : `${threeDigits(ms)} ms`)

const plainRatio = (ratio: number | null): string => (ratio === null ? missing : ratioText(ratio))

const intervalOf = (ratio: FaultCellResult['p99Ratio']): string =>
  ratio ? `${ratioText(ratio.value)} (${intervalText(ratio.low, ratio.high)})` : missing
