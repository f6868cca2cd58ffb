import { plainText } from '../plain-text.ts'
import type { FaultRow } from './fault-rows.ts'

/** `endless-loop under native: no customer can put a loop into it`: every reason once, with all that it holds for. */
export const impossibleLines = (rows: readonly FaultRow[]): string[] => {
  const cells = rows.flatMap((row) => row.cells).filter((cell) => cell?.word === 'cannot happen')
  const byReason = Map.groupBy(cells, (cell) => plainText(cell?.why ?? ''))
  return [...byReason].map(([reason, group]) => {
    const byFault = Map.groupBy(group, (cell) => cell?.fault ?? '')
    const approachesOf = (same: typeof group): string => [...new Set(same.map((cell) => cell?.approach))].join(', ')
    const byApproaches = Map.groupBy(byFault, ([, same]) => approachesOf(same))
    const where = [...byApproaches].map(
      ([approaches, faults]) => `${faults.map(([fault]) => fault).join(', ')} under ${approaches}`,
    )
    return `${where.join('; ')}: ${reason}`
  })
}
