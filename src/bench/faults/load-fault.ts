import { readdir } from 'node:fs/promises'
import { BenchError } from '../../hooks/bench-error.ts'
import type { Fault } from '../isolation/fault.ts'
import { nearest } from '../scenario/nearest.ts'

/** Of this folder, what is no fault. */
const loader = 'load-fault.ts'

export const listFaults = async (): Promise<string[]> =>
  (await readdir(new URL('.', import.meta.url)))
    .filter((file) => file.endsWith('.ts') && file !== loader)
    .map((file) => file.replace(/\.ts$/, ''))
    .sort()

/** @throws BenchError E_UNKNOWN_FAULT, with the nearest one; `where` says who named it. */
export const refuseUnknownFault = async (id: string, where = ''): Promise<void> => {
  const known = await listFaults()
  if (known.includes(id)) return
  const close = nearest(id, known)
  const guess = close === undefined ? '' : `did you mean "${close}"? `
  throw new BenchError('E_UNKNOWN_FAULT', `${where}there is no fault "${id}"`, `${guess}use one of ${known.join(', ')}`)
}

/** @throws BenchError E_UNKNOWN_FAULT */
export const loadFault = async (id: string): Promise<Fault> => {
  await refuseUnknownFault(id)
  return ((await import(`./${id}.ts`)) as { fault: Fault }).fault
}
