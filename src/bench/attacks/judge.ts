import type { AttackRow, Breach } from './attack-row.ts'
import type { AttackOutcome } from './corpus.ts'

export interface AttackBounds {
  /** The hook point's budget: an attack's call may take this long. */
  readonly deadlineMs: number
  /** How much longer it may live on. */
  readonly overtimeMs: number
  /** Resident memory that none of the platform's processes needs. */
  readonly memoryMb: number
  /** How far a process may pass that before it is ended, as a factor. */
  readonly memoryOvershoot: number
}

export type Observation = Omit<AttackRow, 'breaches'> & {
  /** Places from which it brought something back, or which it reached. */
  readonly escapes: readonly string[]
}

/** Holds what was seen against the rules, the same for every corpus and variant; an expectation adds one more. */
export const judge = (seen: Observation, bounds: AttackBounds): Breach[] => [
  ...platformBreach(seen),
  ...seen.escapes.map((place) => ({ rule: 'escape', evidence: place }) as const),
  ...overtimeBreach(seen, bounds),
  ...memoryBreach(seen, bounds),
  ...bystanderBreach(seen),
  ...expectationBreach(seen),
]

const platformBreach = ({ platform }: Observation): Breach[] =>
  platform === 'lived' ? [] : [{ rule: 'platform', evidence: `the platform ${platform}` }]

const overtimeBreach = ({ containedMs, platform }: Observation, { deadlineMs, overtimeMs }: AttackBounds): Breach[] => {
  if (platform === 'died') return []
  if (containedMs !== null && containedMs <= deadlineMs + overtimeMs) return []
  const when =
    containedMs === null
      ? `it was still running ${overtimeMs} ms after`
      : `it ended ${Math.round(containedMs)} ms after its start, with`
  return [{ rule: 'overtime', evidence: `${when} a deadline of ${deadlineMs} ms` }]
}

const memoryBreach = ({ peakMb }: Observation, { memoryMb, memoryOvershoot }: AttackBounds): Breach[] =>
  peakMb <= memoryMb * memoryOvershoot
    ? []
    : [{ rule: 'memory', evidence: `a process had ${Math.round(peakMb)} MB, where the bound is ${memoryMb} MB` }]

const bystanderBreach = ({ bystanders: { lost, calls } }: Observation): Breach[] =>
  lost.length === 0
    ? []
    : [{ rule: 'bystander', evidence: `${lost.length} of ${calls} calls were lost, first: ${lost[0] ?? ''}` }]

/** `crashed` and `shed` are the platform's own fault, as where the machine gave the attack no time: they accuse nobody. */
const expectationBreach = ({ expected, outcome }: Observation): Breach[] =>
  expected === undefined || expected.includes(outcome) || isUndecided(outcome)
    ? []
    : [{ rule: 'expectation', evidence: `it ended ${outcome}, not ${expected.join(' or ')}` }]

export const isUndecided = (outcome: AttackOutcome): boolean => outcome === 'crashed' || outcome === 'shed'
