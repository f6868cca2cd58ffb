import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { writeAtomically } from './atomic-write.ts'
import { lockFolder } from './lock.ts'
import { explainStorage } from './storage-error.ts'

/** What a folder shall hold: contents by path within it, with `/`. */
export type FolderContent = ReadonlyMap<string, string | Uint8Array>

/**
 * Makes a folder hold exactly `content`, by building it beside and swapping it in whole. Killed between the two
 * renames of the swap, the next call first puts the old folder back.
 * @throws BenchError E_RUN_IN_USE when another process is at it, E_DISK_FULL, E_NOT_WRITABLE
 */
export const replaceFolder = async (
  folder: string,
  contentOf: () => Promise<FolderContent>,
): Promise<'replaced' | 'unchanged'> => {
  const target = resolve(folder)
  const parent = dirname(target)
  await mkdir(parent, { recursive: true }).catch((error: unknown) => Promise.reject(explainStorage(error, parent)))
  await using _lock = await lockFolder(parent)
  const old = join(parent, `.${basename(target)}.old`)
  await recover(target, old)
  const content = await contentOf()
  if (await holds(target, content)) return 'unchanged'
  const next = join(parent, `.${basename(target)}.new-${randomUUID()}`)
  await mkdir(next).catch((error: unknown) => Promise.reject(explainStorage(error, target)))
  try {
    await fill(next, content)
    if (await isThere(target)) await rename(target, old)
    await rename(next, target)
    await rm(old, { recursive: true, force: true })
    return 'replaced'
  } catch (error) {
    await recover(target, old).catch(() => {})
    throw explainStorage(error, target)
  } finally {
    await rm(next, { recursive: true, force: true })
  }
}

/** What a killed one left behind. Only under the lock. */
const recover = async (target: string, old: string): Promise<void> => {
  const parent = dirname(target)
  const drafts = (await readdir(parent)).filter((name) => name.startsWith(`.${basename(target)}.new-`))
  await Promise.all(drafts.map((name) => rm(join(parent, name), { recursive: true, force: true })))
  if (!(await isThere(old))) return
  await ((await isThere(target)) ? rm(old, { recursive: true }) : rename(old, target))
}

const fill = async (folder: string, content: FolderContent): Promise<void> => {
  for (const [path, data] of content) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeAtomically(join(folder, path), data)
  }
}

const holds = async (folder: string, content: FolderContent): Promise<boolean> => {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])
  const files = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
  if (files.length !== content.size) return false
  for (const file of files) {
    const wanted = content.get(file)
    if (wanted === undefined || !(await readFile(join(folder, file))).equals(Buffer.from(wanted))) return false
  }
  return true
}

const isThere = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined)) !== undefined
