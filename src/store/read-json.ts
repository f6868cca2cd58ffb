import { readFile } from 'node:fs/promises'
import { gunzip } from 'node:zlib'
import { promisify } from 'node:util'
import type { z } from 'zod'
import { BenchError } from '../hooks/bench-error.ts'

const unzip = promisify(gunzip)

/**
 * Reads a JSON file (`….gz` unpacked) and checks it against its schema.
 * @throws BenchError E_RUN_DAMAGED that names the file and the path within it
 */
export const readJson = async <T extends z.ZodType>(path: string, schema: T): Promise<z.infer<T>> => {
  const value = await parse(path)
  const checked = schema.safeParse(value)
  if (checked.success) return checked.data
  const shown = checked.error.issues.slice(0, 3).map(({ path: at, message }) => `${at.join('.') || 'the whole'}: ${message}`)
  throw damaged(path, shown.join('; '))
}

export const damaged = (path: string, why: string, cause?: unknown): BenchError =>
  new BenchError(
    'E_RUN_DAMAGED',
    `${path} is not what hookbench wrote: ${why}`,
    "restore the file; or, when it is a trial's, delete both of that trial's files and measure it again with npm run bench -- --resume RUN",
    cause,
  )

const parse = async (path: string): Promise<unknown> => {
  try {
    const bytes = await readFile(path)
    return JSON.parse((path.endsWith('.gz') ? await unzip(bytes) : bytes).toString('utf8'))
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw damaged(path, code === 'ENOENT' ? 'the file is missing' : message, error)
  }
}
