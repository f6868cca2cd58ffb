import { randomUUID } from 'node:crypto'
import { open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { explainStorage } from './storage-error.ts'

const temporaryFile = /^\.tmp-[0-9a-f-]+$/

/**
 * Puts a whole file in place or none: a temporary file beside it, synced, renamed, and the folder synced, so that
 * it also survives a power cut. An existing file stays as it was until the rename.
 * @throws BenchError E_DISK_FULL, E_NOT_WRITABLE
 */
export const writeAtomically = async (path: string, data: string | Uint8Array): Promise<void> => {
  const folder = dirname(path)
  const temporary = join(folder, `.tmp-${randomUUID()}`)
  try {
    await writeSynced(temporary, data)
    await rename(temporary, path)
    await syncFolder(folder)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {})
    throw explainStorage(error, path)
  }
}

const writeSynced = async (path: string, data: string | Uint8Array): Promise<void> => {
  const file = await open(path, 'wx')
  try {
    await file.writeFile(data)
    await file.sync()
  } finally {
    await file.close()
  }
}

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Takes away what a killed writer left. Only for who holds the folder's lock. */
export const removeTemporaryFiles = async (folder: string): Promise<void> => {
  const left = (await readdir(folder)).filter((name) => temporaryFile.test(name))
  await Promise.all(left.map((name) => rm(join(folder, name), { force: true })))
}
