import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { writeAtomically } from './atomic-write.ts'
import { damaged, readJson } from './read-json.ts'
import { samplesSchema, type Samples } from './samples.ts'
import { trialSchema, type Trial } from './trial.ts'

const zip = promisify(gzip)
const trialFile = /^(\d{4,})-(\d+)\.json$/

/** A trial with its raw samples, as it lies on disk. */
export interface StoredTrial {
  readonly trial: Trial
  readonly samples: Samples
}

/** `0007-1`: the first try of the plan's trial 7. */
export const trialName = ({ index, try: attempt }: Pick<Trial, 'index' | 'try'>): string =>
  `${String(index).padStart(4, '0')}-${attempt}`

/**
 * Writes the samples first and the trial's JSON last: a trial is there whole, or not at all.
 * @throws BenchError E_DISK_FULL, E_NOT_WRITABLE
 */
export const writeTrial = async (folder: string, { trial, samples }: StoredTrial): Promise<void> => {
  const uneven = unevenColumn(samples)
  if (uneven !== undefined) throw new Error(`samples of trial ${trial.index}: ${uneven}`)
  const name = trialName(trial)
  const packed = await zip(JSON.stringify(samplesSchema.parse(rounded(samples))), { level: 9 })
  const samplesPath = join(folder, `${name}.samples.json.gz`)
  await writeAtomically(samplesPath, packed)
  try {
    await writeAtomically(join(folder, `${name}.json`), `${JSON.stringify(trialSchema.parse(trial), null, 2)}\n`)
  } catch (error) {
    await rm(samplesPath, { force: true }).catch(() => {})
    throw error
  }
}

/** A tenth of a µs: finer than what a call can be timed to, and a third of the bytes. */
const rounded = (samples: Samples): Samples => ({
  ...samples,
  intendedUs: samples.intendedUs.map(tenth),
  sentUs: samples.sentUs.map(tenth),
  endUs: samples.endUs.map(tenth),
  effectUs: samples.effectUs.map((value) => (value === null ? null : tenth(value))),
})

const tenth = (value: number): number => Math.round(value * 10) / 10

/** The names of all whole trials, in the order of the plan and of their tries. */
export const listTrials = async (folder: string): Promise<string[]> => {
  const found = (await readdir(folder)).map((file) => trialFile.exec(file)).filter((match) => match !== null)
  const byPlan = (a: RegExpExecArray, b: RegExpExecArray): number => Number(a[1]) - Number(b[1]) || Number(a[2]) - Number(b[2])
  return found.toSorted(byPlan).map(([file]) => file.replace(/\.json$/, ''))
}

/** @throws BenchError E_RUN_DAMAGED that names the file and what is wrong in it */
export const readTrial = async (folder: string, name: string): Promise<StoredTrial> => {
  const path = join(folder, `${name}.json`)
  const trial = await readJson(path, trialSchema)
  if (trialName(trial) !== name) throw damaged(path, `it holds the trial ${trialName(trial)}`)
  const samplesPath = join(folder, `${name}.samples.json.gz`)
  const samples = await readJson(samplesPath, samplesSchema)
  const uneven = unevenColumn(samples)
  if (uneven !== undefined) throw damaged(samplesPath, uneven)
  return { trial, samples }
}

const unevenColumn = (samples: Samples): string | undefined => {
  const rows = samples.phase.length
  for (const [name, cells] of Object.entries(samples))
    if (cells && cells.length !== rows) return `${name} has ${cells.length} rows, and phase has ${rows}`
  return undefined
}
