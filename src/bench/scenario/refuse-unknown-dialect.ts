import { readdir } from 'node:fs/promises'
import { BenchError } from '../../hooks/bench-error.ts'
import { nearest } from './nearest.ts'

/** What the platform speaks to customers' servers: told by the names of the files, which load none of it. */
const home = new URL('../../approaches/webhook/dialects/', import.meta.url)

/** @throws BenchError E_BAD_SCENARIO that names those that there are; `where` begins its message */
export const refuseUnknownDialect = async (dialect: string, where: string): Promise<void> => {
  const known = (await readdir(home)).map((file) => file.replace(/\.ts$/, '')).sort()
  if (known.includes(dialect)) return
  const close = nearest(dialect, known)
  const guess = close === undefined ? '' : `did you mean "${close}"? `
  throw new BenchError('E_BAD_SCENARIO', `${where}there is no dialect "${dialect}"`, `${guess}use one of ${known.join(', ')}`)
}
