import type { AttackRow, Rule } from './attack-row.ts'
import type { BystanderAccount } from './bystanders.ts'

/** What a corpus did to a variant, in sum. */
export interface AttackTotals {
  readonly variant: string
  readonly attacks: number
  readonly contained: number
  /** How many attacks breached each rule. */
  readonly breaches: Readonly<Record<Rule, number>>
  readonly restarts: number
  readonly workersLost: number
  /** Among the attacks that were contained in the end. */
  readonly longestMs: number
  readonly peakMb: number
  readonly bystanders: { readonly calls: number; readonly lost: number; readonly worstMs: number }
  readonly calm: BystanderAccount
}

const rules: readonly Rule[] = ['platform', 'escape', 'overtime', 'memory', 'bystander', 'expectation']

export const totalsOf = (
  variant: string,
  { rows, calm, restarts }: { rows: readonly AttackRow[]; calm: BystanderAccount; restarts: number },
): AttackTotals => {
  const most = (value: (row: AttackRow) => number): number => Math.max(0, ...rows.map(value))
  const sum = (value: (row: AttackRow) => number): number => rows.reduce((total, row) => total + value(row), 0)
  const breached = (rule: Rule): number => sum(({ breaches }) => Number(breaches.some((breach) => breach.rule === rule)))
  return {
    ...{ variant, restarts, calm },
    attacks: rows.length,
    contained: sum(({ breaches }) => Number(breaches.length === 0)),
    breaches: Object.fromEntries(rules.map((rule) => [rule, breached(rule)])) as Record<Rule, number>,
    workersLost: sum((row) => row.workersLost),
    longestMs: most((row) => row.containedMs ?? 0),
    peakMb: most((row) => row.peakMb),
    bystanders: {
      calls: sum((row) => row.bystanders.calls),
      lost: sum((row) => row.bystanders.lost.length),
      worstMs: most((row) => row.bystanders.worstMs),
    },
  }
}
