import { mkdir, rm, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { BenchError } from '../hooks/bench-error.ts'
import { makeFolder } from './make-folder.ts'
import { removeTemporaryFiles, writeAtomically } from './atomic-write.ts'
import { hintOfRuns } from './list-runs.ts'
import { lockFolder } from './lock.ts'
import { manifestSchema, type Manifest } from './manifest.ts'
import { readJson } from './read-json.ts'
import type { Samples } from './samples.ts'
import { explainStorage } from './storage-error.ts'
import { summarySchema, type Summary } from './summary.ts'
import { listTrials, readTrial, trialName, writeTrial, type StoredTrial } from './trial-files.ts'
import type { Trial } from './trial.ts'

/** A run on disk, to be read: by whom ever, also while a bench goes on writing it. */
export interface StoredRun {
  /** Absolute path. */
  readonly folder: string
  readonly manifest: Manifest
  /** Every whole trial, in the order of the plan and of their tries. Throws E_RUN_DAMAGED. */
  trials(): Promise<StoredTrial[]>
}

/** A run that this process alone may write. Every write is whole or not at all; throws E_DISK_FULL, E_NOT_WRITABLE. */
export interface Run extends StoredRun, AsyncDisposable {
  saveTrial(trial: Trial, samples: Samples): Promise<void>
  hasTrial(index: number, attempt: number): Promise<boolean>
  saveSummary(summary: Summary): Promise<void>
  /** `file` is a plain name such as `report.md`. */
  saveReport(file: string, text: string): Promise<void>
}

/**
 * Makes `PARENT/<manifest.id>` and takes its lock.
 * @throws BenchError E_RUN_EXISTS, E_DISK_FULL, E_NOT_WRITABLE
 */
export const createRun = async (parent: string, manifest: Manifest): Promise<Run> => {
  const folder = join(resolve(parent), basename(manifest.id))
  await make(parent, folder)
  let lock: AsyncDisposable
  try {
    lock = await lockFolder(folder)
    await mkdir(join(folder, 'trials')).catch((error: unknown) => Promise.reject(explainStorage(error, folder)))
    await writeAtomically(join(folder, 'manifest.json'), json(manifestSchema.parse(manifest)))
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
  return writable(folder, manifest, lock)
}

const make = async (parent: string, folder: string): Promise<void> => {
  try {
    makeFolder(resolve(parent))
  } catch (error) {
    throw explainStorage(error, resolve(parent))
  }
  try {
    await mkdir(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw explainStorage(error, folder)
    throw new BenchError('E_RUN_EXISTS', `${folder} is there already`, 'start again in a second, or give another --seed', error)
  }
}

/**
 * Opens a run to go on writing it.
 * @throws BenchError E_NO_RUN, E_RUN_IN_USE, E_RUN_DAMAGED
 */
export const openRun = async (folder: string): Promise<Run> => {
  const { folder: path, manifest } = await readRun(folder)
  const lock = await lockFolder(path)
  try {
    await removeTemporaryFiles(path)
    await removeTemporaryFiles(join(path, 'trials'))
  } catch (error) {
    await lock[Symbol.asyncDispose]()
    throw explainStorage(error, path)
  }
  return writable(path, manifest, lock)
}

/**
 * Opens a run to read it, without a lock.
 * @throws BenchError E_NO_RUN, E_RUN_DAMAGED
 */
export const readRun = async (folder: string): Promise<StoredRun> => {
  const path = resolve(folder)
  if (!(await isThere(join(path, 'manifest.json'))))
    throw new BenchError('E_NO_RUN', `${folder} holds no run`, await hintOfRuns(path))
  return readable(path, await readJson(join(path, 'manifest.json'), manifestSchema))
}

const readable = (folder: string, manifest: Manifest): StoredRun => ({
  folder,
  manifest,
  async trials() {
    const trials: StoredTrial[] = []
    for (const name of await listTrials(join(folder, 'trials'))) trials.push(await readTrial(join(folder, 'trials'), name))
    return trials
  },
})

const writable = (folder: string, manifest: Manifest, lock: AsyncDisposable): Run => {
  const trialPath = (index: number, attempt: number): string =>
    join(folder, 'trials', `${trialName({ index, try: attempt })}.json`)
  const hasTrial = (index: number, attempt: number): Promise<boolean> => isThere(trialPath(index, attempt))
  return {
    ...readable(folder, manifest),
    hasTrial,
    async saveTrial(trial, samples) {
      if (await hasTrial(trial.index, trial.try)) throw new Error(`trial ${trialName(trial)} is stored already`)
      await writeTrial(join(folder, 'trials'), { trial, samples })
    },
    saveSummary: (summary) => writeAtomically(join(folder, 'summary.json'), json(summarySchema.parse(summary))),
    async saveReport(file, text) {
      if (basename(file) !== file) throw new Error(`a report's file is a plain name, not ${file}`)
      await writeAtomically(join(folder, file), text)
    },
    [Symbol.asyncDispose]: () => lock[Symbol.asyncDispose](),
  }
}

const isThere = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined)) !== undefined

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
