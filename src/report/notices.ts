import type { Notice, OracleResult } from '../store/summary.ts'
import { plainText } from './plain-text.ts'
import type { Line } from './view.ts'

export interface NoticeView {
  readonly level: Notice['level']
  /** `sms-reply × webhook`, or empty when it holds for the whole run. */
  readonly where: string
  readonly message: string
  readonly next: string
  readonly times: number
}

const levels: readonly Notice['level'][] = ['void', 'warning', 'limit']

/** By level, the gravest first; the same said twice is said once and counted. */
export const noticesOf = (notices: readonly Notice[]): NoticeView[] => {
  const byKey = new Map<string, NoticeView>()
  for (const { level, scenario, approach, message, next } of notices) {
    const where = [scenario, approach]
      .filter((part) => part !== undefined)
      .map(plainText)
      .join(' × ')
    const view = { level, where, message: plainText(message), next: plainText(next) }
    const key = JSON.stringify(view)
    byKey.set(key, { ...view, times: (byKey.get(key)?.times ?? 0) + 1 })
  }
  return [...byKey.values()].toSorted((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level))
}

/** A count of all, then each that did not pass with its evidence: fail beats unknown beats pass. */
export const oracleLines = (oracles: readonly OracleResult[]): Line[] => {
  if (oracles.length === 0) return [{ tone: 'warn', text: 'no oracle judged this run' }]
  const of = (wanted: OracleResult['verdict']): OracleResult[] => oracles.filter(({ verdict }) => verdict === wanted)
  const [failed, unknown, passed] = [of('fail'), of('unknown'), of('pass')]
  return [
    {
      tone: failed.length > 0 ? 'bad' : unknown.length > 0 ? 'warn' : 'good',
      text: `${passed.length} passed, ${failed.length} failed, ${unknown.length} unknown`,
    },
    ...[...failed, ...unknown].map(({ scenario, approach, oracle, verdict, evidence }) => ({
      tone: verdict === 'fail' ? ('bad' as const) : ('warn' as const),
      text: `${verdict}: ${oracle}, ${scenario} × ${approach}: ${plainText(evidence)}`,
    })),
  ]
}
