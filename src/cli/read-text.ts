import { readFile } from 'node:fs/promises'
import { BenchError } from '../hooks/bench-error.ts'

/** The text of a file that an option names. @throws BenchError that names both */
export const readText = async (option: string, file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new BenchError('E_OPTION', `${option} ${file} cannot be read: ${String(error)}`, 'name a file that you may read', error)
  }
}
