import type { FaultCellResult } from '../../store/summary.ts'

/** Head of the rows of `cellValues`. */
export const cellColumns = ['scenario', 'fault', 'approach', 'share', 'intensity', 'figure', 'value', 'unit'] as const

type Value = readonly [figure: string, value: string | number | null, unit?: string]

/** Long rows with all digits, one a figure; what is not known has none. The series over time are in summary.json alone. */
export const cellValues = (cells: readonly FaultCellResult[]): string[][] =>
  cells.flatMap((cell) => {
    const { scenario, fault, approach, badShare, intensity } = cell
    const key = [scenario, fault, approach, String(badShare), String(intensity)]
    return valuesOf(cell).flatMap(([figure, value, unit = '']) => (value === null ? [] : [[...key, figure, String(value), unit]]))
  })

const valuesOf = (cell: FaultCellResult): Value[] => {
  const word: Value[] = [['word', cell.word]]
  if (cell.rounds === 0) return word
  return [
    ...word,
    ['unstable', Number(cell.unstable)],
    ['rounds', cell.rounds],
    ...ratios(cell),
    ...bystanders(cell),
    ...counts('events', cell.events),
    ...counts('decisions', cell.decisions),
    ['platform ends', cell.platform.ends],
    ['platform lives', Number(cell.platform.lives)],
    ...cell.platform.figures.flatMap(({ figure, unit, before, during, after }): Value[] => [
      [`${figure} before`, before, unit],
      [`${figure} during`, during, unit],
      [`${figure} after`, after, unit],
    ]),
    ...moments(cell),
  ]
}

const moments = ({ timeline: { hadToHeal, ...times } }: FaultCellResult): Value[] => [
  ...Object.entries(times).map(([name, ms]): Value => [name.replace(/Ms$/, ''), ms, 'ms']),
  ['had to heal', Number(hadToHeal)],
]

const ratios = ({ p50Ratio, p99Ratio, tailRatio, containedRatio, ...cell }: FaultCellResult): Value[] => [
  ...Object.entries({ p50Ratio, p99Ratio, tailRatio }).flatMap(([name, ratio]): Value[] =>
    ratio
      ? [
          [name, ratio.value, 'ratio'],
          [`${name} low`, ratio.low, 'ratio'],
          [`${name} high`, ratio.high, 'ratio'],
        ]
      : [],
  ),
  ['tailRatio percentile', tailRatio?.percentile ?? null],
  ['p50RatioToBefore', cell.p50RatioToBefore, 'ratio'],
  ['containedRatio', containedRatio?.value ?? null, 'ratio'],
  ['containedRatio percentile', containedRatio?.percentile ?? null],
  ['effectDelayRatio', cell.effectDelayRatio, 'ratio'],
]

const bystanders = ({ bystanders: { count, harmed, calls, failures, longestStallMs, ...rest } }: FaultCellResult): Value[] => [
  ['bystanders', count],
  ['bystanders harmed', harmed],
  ['bystanders calls', calls],
  ...counts('bystanders failures', failures),
  ['bystanders longestStall', longestStallMs, 'ms'],
  ...rest.response.flatMap(({ phase, p50Ms, p99Ms, controlP50Ms, controlP99Ms }): Value[] => [
    [`bystanders ${phase} p50`, p50Ms, 'ms'],
    [`bystanders ${phase} p99`, p99Ms, 'ms'],
    [`control ${phase} p50`, controlP50Ms, 'ms'],
    [`control ${phase} p99`, controlP99Ms, 'ms'],
  ]),
  ...counts('bystanders events', rest.events),
  ...counts('bystanders decisions', rest.decisions),
]

const counts = (what: string, numbers: Readonly<Record<string, number>> | null): Value[] =>
  Object.entries(numbers ?? {}).map(([name, count]): Value => [`${what} ${name}`, count])
