import { readdir } from 'node:fs/promises'
import { BenchError } from '../../hooks/bench-error.ts'
import { nearest } from '../scenario/nearest.ts'
import type { Fault } from './fault.ts'

const catalogue = new URL('../faults/', import.meta.url)

export const listFaults = async (): Promise<string[]> =>
  (await readdir(catalogue))
    .filter((file) => file.endsWith('.ts'))
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
  return ((await import(/* @vite-ignore */ new URL(`${id}.ts`, catalogue).href)) as { fault: Fault }).fault
}
