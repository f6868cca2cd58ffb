import { response } from '../calls.ts'
import type { CellTrial } from './pair.ts'

/** How long a caller waited in µs, at least; infinite where the call ended without what it was for. */
export const waitedUs = (data: CellTrial, call: number): number => {
  const length = response(data, call)
  return length === undefined || length.kind === 'never' ? Number.POSITIVE_INFINITY : length.us
}
