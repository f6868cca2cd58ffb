import { readdir } from 'node:fs/promises'
import { BenchError } from '../hooks/bench-error.ts'
import type { Part } from './part.ts'

export const listParts = async (): Promise<string[]> =>
  (await readdir(new URL('./parts/', import.meta.url))).map((file) => file.replace(/\.ts$/, '')).sort()

/** @throws BenchError E_UNKNOWN_PART */
export const loadPart = async (id: string): Promise<Part> => {
  const known = await listParts()
  if (!known.includes(id)) throw new BenchError('E_UNKNOWN_PART', `there is no part "${id}"`, `use one of ${known.join(', ')}`)
  return ((await import(`./parts/${id}.ts`)) as { part: Part }).part
}
