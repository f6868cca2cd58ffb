import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { BenchError } from '../hooks/bench-error.ts'
import type { Extension } from '../hooks/extension.ts'

let installed = 0

/**
 * Writes a source into a folder of its own below `folder` and imports it, as a customer's deploy would.
 * @throws BenchError E_EXTENSION when it cannot be loaded
 */
export const installExtension = async (folder: string, tenant: string, code: string): Promise<Extension> => {
  const own = join(folder, `${tenant}-${++installed}`)
  await mkdir(own)
  const file = join(own, 'extension.mjs')
  await writeFile(file, code)
  try {
    const module = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Record<string, unknown>
    if (typeof module['default'] === 'function') return module['default'] as Extension
  } catch (error) {
    throw new BenchError(
      'E_EXTENSION',
      `the extension cannot be loaded: ${String(error)}`,
      'correct it and install it again',
      error,
    )
  } finally {
    await rm(own, { recursive: true, force: true })
  }
  throw new BenchError(
    'E_EXTENSION',
    'the extension has no default export that is a function',
    'write export default async function (event, context) {}',
  )
}
