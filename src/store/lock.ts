import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { BenchError } from '../hooks/bench-error.ts'
import { explainStorage } from './storage-error.ts'

const holderSchema = z.object({ pid: z.number().int(), startedTicks: z.string(), host: z.string() })
type Holder = z.infer<typeof holderSchema>

/**
 * Keeps two benches from writing one run. A lock whose process is gone is taken over: the start time tells a
 * process from a later one with the same pid.
 * @throws BenchError E_RUN_IN_USE that names the process
 */
export const lockFolder = async (folder: string): Promise<AsyncDisposable> => {
  const path = join(folder, '.lock')
  const mine: Holder = { pid: process.pid, startedTicks: await startedTicks(process.pid), host: hostname() }
  const content = JSON.stringify(mine)
  while (!(await place(path, content))) {
    const found = await readFile(path, 'utf8').catch(() => undefined)
    if (found === undefined) continue
    const holder = parseHolder(found)
    if (holder && (await isAlive(holder))) throw inUse(path, holder)
    await clear(path, found)
  }
  return {
    async [Symbol.asyncDispose]() {
      if ((await readFile(path, 'utf8').catch(() => undefined)) === content) await rm(path, { force: true })
    },
  }
}

/** A hard link is made with its content or not at all, and only when the name is free. */
const place = async (path: string, content: string): Promise<boolean> => {
  const temporary = `${path}-${randomUUID()}`
  try {
    await writeFile(temporary, content, { flag: 'wx' })
    await link(temporary, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw explainStorage(error, path)
  } finally {
    await rm(temporary, { force: true }).catch(() => {})
  }
}

/** Moves a stale lock away. Had another bench been faster and placed its own, that one is put back. */
const clear = async (path: string, stale: string): Promise<void> => {
  const aside = `${path}-${randomUUID()}`
  try {
    await rename(path, aside)
    if ((await readFile(aside, 'utf8')) !== stale) await link(aside, path)
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw explainStorage(error, path)
  } finally {
    await rm(aside, { force: true }).catch(() => {})
  }
}

const parseHolder = (text: string): Holder | undefined => {
  try {
    return holderSchema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** On another machine's word nobody here can check, so it counts as alive. */
const isAlive = async ({ pid, startedTicks: then, host }: Holder): Promise<boolean> =>
  host !== hostname() || (await startedTicks(pid)) === then

/** Field 22 of /proc/PID/stat (proc(5)), counted after the name, which may hold spaces; '' when there is no such process. */
const startedTicks = async (pid: number): Promise<string> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}

const inUse = (path: string, { pid, host }: Holder): BenchError =>
  new BenchError(
    'E_RUN_IN_USE',
    `process ${pid} on ${host} is writing this run`,
    `wait until it has ended, or start a run of your own; delete ${path} if you know that it is gone`,
  )
