import { readdir } from 'node:fs/promises'
import { BenchError } from '../../hooks/bench-error.ts'
import type { Fault } from './fault.ts'

const notFaults = new Set(['fault.ts', 'load-fault.ts'])

export const listFaults = async (): Promise<string[]> =>
  (await readdir(new URL('.', import.meta.url)))
    .filter((file) => file.endsWith('.ts') && !notFaults.has(file))
    .map((file) => file.replace(/\.ts$/, ''))
    .sort()

/** @throws BenchError E_UNKNOWN_FAULT */
export const loadFault = async (id: string): Promise<Fault> => {
  const known = await listFaults()
  if (!known.includes(id)) throw new BenchError('E_UNKNOWN_FAULT', `there is no fault "${id}"`, `use one of ${known.join(', ')}`)
  return ((await import(`./${id}.ts`)) as { fault: Fault }).fault
}
