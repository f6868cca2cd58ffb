import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PreparedPart } from './part.ts'

/** Prepares something in a folder of its own, which goes with it. */
export const inTempFolder = async (prepare: (folder: string) => PreparedPart | Promise<PreparedPart>): Promise<PreparedPart> => {
  const folder = await mkdtemp(join(tmpdir(), 'hookbench-micro-'))
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true })
  try {
    const prepared = await prepare(folder)
    return {
      ...prepared,
      async [Symbol.asyncDispose]() {
        await prepared[Symbol.asyncDispose]()
        await remove()
      },
    }
  } catch (error) {
    await remove()
    throw error
  }
}
