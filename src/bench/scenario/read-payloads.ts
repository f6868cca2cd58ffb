import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BenchError } from '../../hooks/bench-error.ts'
import { operationMaxBytes } from '../../hooks/limits.ts'
import type { Scenario, ScenarioOptions } from './scenario.ts'

type Payloads = Pick<Scenario, 'payloads' | 'payloadNames'>

/**
 * What the scenario's function answers, else every payloads/*.json in the order of their names.
 * @throws BenchError E_BAD_PAYLOAD that names the file and the place, or the payload's number
 */
export const readPayloads = async (folder: string, make: ScenarioOptions['payloads']): Promise<Payloads> => {
  const read = make ? await callPayloads(join(folder, 'scenario.ts'), make) : await readFiles(join(folder, 'payloads'))
  for (const [index, payload] of read.payloads.entries()) checkPayload(folder, index, payload)
  return read
}

const callPayloads = async (file: string, make: NonNullable<ScenarioOptions['payloads']>): Promise<Payloads> => {
  const made = await Promise.try(make).catch((error: unknown) => {
    throw new BenchError('E_BAD_PAYLOAD', `${file}: payloads() threw: ${String(error)}`, 'make payloads() return an array', error)
  })
  if (Array.isArray(made) && made.length > 0)
    return { payloads: made, payloadNames: made.map((_, index) => `payloads()[${index}]`) }
  throw new BenchError('E_BAD_PAYLOAD', `${file}: payloads() answered no payloads`, 'make it return an array of at least one')
}

const readFiles = async (folder: string): Promise<Payloads> => {
  const names = await readdir(folder).catch(() => [])
  const files = names.filter((name) => name.endsWith('.json')).sort()
  if (files.length > 0) {
    const payloads = await Promise.all(files.map((name) => readJson(join(folder, name))))
    return { payloads, payloadNames: files.map((name) => `payloads/${name}`) }
  }
  throw new BenchError(
    'E_BAD_PAYLOAD',
    `${folder}: there is no payload`,
    'put at least one .json file there, each the data of one business operation, or give scenario.ts a `payloads` function',
  )
}

const readJson = async (file: string): Promise<unknown> => {
  const source = await readFile(file, 'utf8')
  try {
    return JSON.parse(source)
  } catch (error) {
    const hint = 'correct the file; a payload is one JSON value, without comments or trailing commas'
    throw new BenchError('E_BAD_PAYLOAD', `${file}${placeOf(source, error)}: ${String(error)}`, hint, error)
  }
}

/** V8 names the position, except where the text just ends. */
const placeOf = (source: string, error: unknown): string => {
  const position = /at position (\d+)/.exec(String(error))?.[1]
  const before = source.slice(0, position === undefined ? source.length : Number(position)).split('\n')
  return `:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`
}

const checkPayload = (folder: string, index: number, payload: unknown): void => {
  const text = stringify(payload)
  const bytes = text === undefined ? 0 : Buffer.byteLength(text)
  if (text !== undefined && bytes <= operationMaxBytes - 1_024) return
  const problem = text === undefined ? 'is not JSON' : `has ${bytes} bytes`
  const hint = `a payload is a JSON value of at most ${operationMaxBytes - 1_024} bytes, so that the platform accepts it as an operation`
  throw new BenchError('E_BAD_PAYLOAD', `${folder}: payload ${index} ${problem}`, hint)
}

const stringify = (payload: unknown): string | undefined => {
  try {
    return JSON.stringify(payload)
  } catch {
    return undefined
  }
}
