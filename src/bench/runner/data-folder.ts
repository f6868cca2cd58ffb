import { access, constants, mkdtemp, readdir, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder for a platform's data, gone when it is disposed of. */
export interface DataFolder extends AsyncDisposable {
  readonly path: string
}

/**
 * A fault cell's figures are of single seconds, and the stalls of a shared disk would be a good part of them: its data lies
 * `inMemory`, where the machine has a file system for that. What a `kill -9` leaves is the same.
 */
export const makeDataFolder = async (inMemory: boolean): Promise<DataFolder> => {
  const home = inMemory && (await isRoomy(memory)) ? memory : tmpdir()
  if (home === memory) await removeOrphans()
  const path = await mkdtemp(join(home, `hookbench-data-${process.pid}-`))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 3 }) }
}

const memory = '/dev/shm'

/** Containers often have 64 MB there: a disk that is full for want of that would be blamed on the fault. */
const leastFreeBytes = 256 * 1_048_576

const isRoomy = async (folder: string): Promise<boolean> => {
  try {
    await access(folder, constants.W_OK)
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize >= leastFreeBytes
  } catch {
    return false
  }
}

/** A bench that was killed has left its folder, and with it memory that nobody else gives back. */
const removeOrphans = async (): Promise<void> => {
  for (const name of await readdir(memory)) {
    const owner = /^hookbench-data-(\d+)-/.exec(name)?.[1]
    if (owner !== undefined && !isAlive(Number(owner))) await rm(join(memory, name), { recursive: true, force: true })
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
