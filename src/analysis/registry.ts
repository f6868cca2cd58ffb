import { readdir } from 'node:fs/promises'
import type { Metric } from './metric.ts'
import type { Oracle } from './oracle.ts'

/** Loads every `.ts` file of a folder and takes what it exports as `name`, in the order of ids. */
export const foundIn = async <T extends { readonly id: string }>(folder: URL, name: string): Promise<T[]> => {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
  const found = await Promise.all(
    files.map(async (file) => {
      const loaded = (await import(new URL(file, folder).href)) as Record<string, unknown>
      const item = loaded[name] as T | undefined
      if (item?.id !== file.replace(/\.ts$/, '')) throw new Error(`${file} must export ${name} with the id of its file's name`)
      return item
    }),
  )
  return found.toSorted((a, b) => a.id.localeCompare(b.id))
}

// Awaited here, once, so that all of analysis can be plain functions.
export const metrics: readonly Metric[] = await foundIn<Metric>(new URL('./metrics/', import.meta.url), 'metric')
export const oracles: readonly Oracle[] = await foundIn<Oracle>(new URL('./oracles/', import.meta.url), 'oracle')
