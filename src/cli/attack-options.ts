import { defaultPoolOptions } from '../approaches/sandbox/pool-options.ts'
import type { Defence } from '../bench/attacks/attack-world.ts'
import { BenchError } from '../hooks/bench-error.ts'
import { allContestants } from './bench-options.ts'

/** The sandboxes by the short names that people type. */
const variants: Readonly<Record<string, string>> = {
  pool: 'sandbox',
  'in-process': 'sandbox:in-process',
  'in-process-sync': 'sandbox:in-process-sync',
  process: 'process',
}

/** What the pool's watchdog holds a worker to, and so what each variant is held against. */
export const workerMemoryMb = defaultPoolOptions.rssMb

export const variantNames = Object.keys(variants)

/** @throws BenchError for a name that is none, or an approach that this build does not have */
export const readDefence = (name: string): Defence => {
  const known = new Map(allContestants().map((contestant) => [contestant.id, contestant]))
  const usable = variantNames.filter((short) => known.has(variants[short] ?? ''))
  const id = variants[name]
  const found = known.get(id ?? '')
  if (found) return found
  const why = id === undefined ? `there is no variant "${name}"` : `the platform has no approach "${id}" yet`
  throw new BenchError('E_UNKNOWN_VARIANT', why, `use one of ${usable.join(', ')}`)
}
