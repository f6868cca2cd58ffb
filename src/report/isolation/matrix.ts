import { wayOf } from '../../analysis/way.ts'
import type { Manifest } from '../../store/manifest.ts'
import type { FaultCellResult } from '../../store/summary.ts'
import { plainText } from '../plain-text.ts'
import type { Line } from '../view.ts'
import { linesOf } from './cell-text.ts'
import { formText, shareText, type FaultRow } from './fault-rows.ts'

/** The faults of one scenario, each a row, by approach. */
export interface Matrix {
  readonly id: string
  readonly title: string
  readonly situation: string
  readonly condition: string
  readonly approaches: readonly string[]
  readonly rows: readonly { readonly label: readonly string[]; readonly cells: readonly (readonly [Line, ...Line[]])[] }[]
}

/** One for each scenario in which a fault was tried. */
export const matricesOf = (rows: readonly FaultRow[], approaches: readonly string[], manifest: Manifest): Matrix[] =>
  manifest.scenarios.flatMap((scenario) => {
    const own = rows.filter((row) => row.scenario === scenario.id)
    if (own.length === 0) return []
    return {
      id: scenario.id,
      title: plainText(scenario.title),
      situation: plainText(scenario.situation),
      condition: conditionOf(scenario, own, manifest),
      approaches,
      rows: own.map((row) => ({ label: [row.fault, formText(row)].filter(Boolean), cells: row.cells.map(linesOf) })),
    }
  })

/** `400 operations/s over all tenants, of which faults of tenants strike 5 %; 1 round; loopback` */
const conditionOf = (scenario: Manifest['scenarios'][number], rows: readonly FaultRow[], manifest: Manifest): string => {
  const measured = rows.flatMap(({ cells }) => cells).filter((cell): cell is FaultCellResult => (cell?.rounds ?? 0) > 0)
  const shares = [...new Set(measured.map(({ badShare }) => shareText(badShare)))]
  const struck = shares.length === 0 ? '' : `, of whom a fault of tenants strikes ${shares.join(', ')}`
  const rounds = manifest.rounds === 1 ? '1 round' : `${manifest.rounds} rounds`
  return `${scenario.ratePerSecond} operations/s of all tenants${struck}; ${rounds}, ${plainText(wayOf(scenario, manifest))}`
}

export const howToReadMatrix =
  'First the word, with ? where another run may say another, and after how long the bystanders were back within 10 % of before, for good (0 ms: never out for two quarters of a second in a row; never: not while it was on). Then their p99 while the fault was on against the same arrivals without it, with its interval (p50 alone where calls are too few). The interval draws tenants and quarters of a second anew, and no rounds: it is what may be said from within a trial, not how much another trial differs. Then how many acknowledged events were lost, of anybody, and whether the platform lived or had to be started anew.'

/** What each word says, with every allowance; bystanders are the tenants that the fault does not strike. */
export const words: readonly string[] = [
  'contained: no more bystanders were harmed than are where nothing goes wrong, the platform lived, and no acknowledged event was lost',
  "degraded: a bystander was harmed by a call not served, decided wrongly or done twice, or by an event that still waited or was dead at the end; or three were (two may be by chance) by slow calls, which are 3 at least and 10 % of a tenant's, longer than 2 × the p99 without the fault and than 25 ms beyond it; or beyond what is without the fault bystanders' p99 was 2 × and 10 ms higher, their events took effect 2 × and 25 ms later, their median up to the fault's end was 1.5 × and 2 ms higher, or no call of theirs ended for 200 ms more; or the platform's process ended and came back",
  'lost: an acknowledged event was lost, a bystander’s call had no outcome though the platform never ended, or the platform did not come back',
  'cannot happen: the approach has nothing in which it could; the reason is given',
  'void: it was not seen to take effect, there is no sound trial without it, or the trial itself went wrong; it says nothing',
]
