import type { Manifest } from '../../store/manifest.ts'
import type { Summary } from '../../store/summary.ts'
import type { TableView } from '../figures-table.ts'
import { detailsOf, type FaultDetails } from './fault-details.ts'
import { faultRows } from './fault-rows.ts'
import { impossibleLines } from './impossible.ts'
import { matricesOf, type Matrix } from './matrix.ts'
import { noticedLines } from './noticed-lines.ts'
import { platformTables } from './platform-table.ts'
import { shareTables } from './share-table.ts'
import { sidesTables } from './sides-table.ts'
import { troubledCells, type TroubledCell } from './troubled-cells.ts'

/** What a run of fault cells says: what each fault cost everyone whom it did not strike. */
export interface IsolationView {
  readonly matrices: readonly Matrix[]
  /** Why what cannot happen cannot. */
  readonly impossible: readonly string[]
  readonly troubled: readonly TroubledCell[]
  readonly noticed: readonly string[]
  readonly tables: readonly TableView[]
  readonly details: readonly FaultDetails[]
  readonly caveats: readonly string[]
}

/** Undefined for a run without fault cells. `caveats` are the approaches'. */
export const isolationView = (summary: Summary, manifest: Manifest, caveats: readonly string[]): IsolationView | undefined => {
  const cells = summary.isolation?.cells
  if (!cells) return undefined
  const approaches = manifest.approaches.map(({ id }) => id).filter((id) => cells.some(({ approach }) => approach === id))
  const rows = faultRows(cells, approaches)
  return {
    matrices: matricesOf(rows, approaches, manifest),
    impossible: impossibleLines(rows),
    troubled: troubledCells(rows, cells),
    noticed: noticedLines(rows, approaches),
    tables: [...shareTables(rows, approaches), ...sidesTables(rows), ...platformTables(rows, approaches)],
    details: detailsOf(rows, manifest),
    caveats,
  }
}
