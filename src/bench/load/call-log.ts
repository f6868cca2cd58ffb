import { monotonicUs } from '../../hooks/clock.ts'
import type { Ending } from './job.ts'

/** The books of one job: a row a call, in columns that were there before the first call. */
export interface CallLog {
  /** Opens the next row, sent now. */
  open(): number
  /** Ends an open row now. Answers false when it had ended before: the first ending counts. */
  close(row: number, ending: Ending, status?: number, body?: string): boolean
  isOpen(row: number): boolean
  sentAtUs(row: number): number
  sentCount(): number
  openCount(): number
  columns(): CallColumns
}

/** As in `LoadResult`, for the rows that were opened. `body` is Latin-1: each character is one byte of the reply. */
export interface CallColumns {
  readonly sentUs: number[]
  readonly endUs: number[]
  readonly status: number[]
  readonly ending: Ending[]
  readonly body: string[]
}

export const createCallLog = (rows: number): CallLog => {
  const sentUs = new Float64Array(rows)
  const endUs = new Float64Array(rows)
  const statuses = new Uint16Array(rows)
  const endings = Array.from<Ending>({ length: rows }).fill('in-flight')
  const bodies = Array.from<string>({ length: rows }).fill('')
  let sent = 0
  let ended = 0
  const isOpen = (row: number): boolean => endUs[row] === 0
  return {
    open: () => {
      sentUs[sent] = monotonicUs()
      return sent++
    },
    close: (row, ending, status = 0, body = '') => {
      if (!isOpen(row)) return false
      endUs[row] = monotonicUs()
      endings[row] = ending
      statuses[row] = status
      bodies[row] = body
      ended += 1
      return true
    },
    isOpen,
    sentAtUs: (row) => sentUs[row] as number,
    sentCount: () => sent,
    openCount: () => sent - ended,
    columns: () => ({
      sentUs: Array.from(sentUs.subarray(0, sent)),
      endUs: Array.from(endUs.subarray(0, sent)),
      status: Array.from(statuses.subarray(0, sent)),
      ending: endings.slice(0, sent),
      body: bodies.slice(0, sent),
    }),
  }
}
