import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { BenchError } from '../../hooks/bench-error.ts'
import { slugSchema } from '../../hooks/hook-point.ts'
import { refuseUnknownFault } from '../faults/load-fault.ts'
import { importExtension } from './extension-module.ts'
import { nearest } from './nearest.ts'
import { readPayloads } from './read-payloads.ts'
import { refuseUnknownDialect } from './refuse-unknown-dialect.ts'
import { refuseOptions } from './refuse-options.ts'
import { scenarioSchema, type Scenario, type ScenarioOptions } from './scenario.ts'

const home = resolve(import.meta.dirname, '../../../scenarios')

/** The ids of the repository's own scenarios: every folder of scenarios/ with a valid id and a scenario.ts. */
export const listScenarios = async (): Promise<string[]> => {
  const folders = (await readdir(home, { withFileTypes: true })).filter(
    (entry) => entry.isDirectory() && slugSchema.safeParse(entry.name).success,
  )
  const found = await Promise.all(
    folders.map(async ({ name }) => ((await isFile(join(home, name, 'scenario.ts'))) ? [name] : [])),
  )
  return found.flat().sort()
}

/**
 * Reads a scenario by its id, or from a folder anywhere when given a path (something with a slash in it).
 * @throws BenchError that names the file, the place in it, and what is allowed there
 */
export const loadScenario = async (idOrPath: string): Promise<Scenario> => {
  const folder = await findFolder(idOrPath)
  const { payloads, ...options } = await readOptions(join(folder, 'scenario.ts'))
  for (const fault of options.faults ?? []) await refuseUnknownFault(fault, `${join(folder, 'scenario.ts')}: faults: `)
  await refuseUnknownDialect(options.dialect, `${join(folder, 'scenario.ts')}: dialect: `)
  const extension = await readExtension(join(folder, 'extension.js'))
  return { ...options, id: idOf(folder), folder, extension, ...(await readPayloads(folder, payloads)) }
}

const isFile = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined))?.isFile() ?? false

const findFolder = async (idOrPath: string): Promise<string> => {
  if (!idOrPath.includes('/') && !idOrPath.includes(sep) && !idOrPath.startsWith('.')) return findById(idOrPath)
  const path = resolve(idOrPath)
  const folder = basename(path) === 'scenario.ts' ? dirname(path) : path
  if (await isFile(join(folder, 'scenario.ts'))) return folder
  throw new BenchError(
    'E_UNKNOWN_SCENARIO',
    `there is no scenario.ts in ${folder}`,
    'give the path of a folder that holds scenario.ts and extension.js; `npm run new:scenario -- ID` makes one',
  )
}

const findById = async (id: string): Promise<string> => {
  const known = await listScenarios()
  if (known.includes(id)) return join(home, id)
  const close = nearest(id, known)
  const guess = close === undefined ? '' : `did you mean "${close}"? `
  throw new BenchError(
    'E_UNKNOWN_SCENARIO',
    `there is no scenario "${id}"`,
    `${guess}use one of ${known.join(', ')}, or the path of a folder, such as ./${id}`,
  )
}

const idOf = (folder: string): string => {
  const id = slugSchema.safeParse(basename(folder))
  if (id.success) return id.data
  const why = id.error.issues.map(({ message }) => message).join('; ')
  throw new BenchError(
    'E_BAD_SCENARIO',
    `${folder}: the folder's name is the scenario's id, and cannot be one`,
    `rename it: ${why}`,
  )
}

const readOptions = async (file: string): Promise<ScenarioOptions> => {
  const input = await importOptions(file)
  const parsed = scenarioSchema.safeParse(input)
  return parsed.success ? parsed.data : refuseOptions(file, parsed.error)
}

const importOptions = async (file: string): Promise<unknown> => {
  const url = pathToFileURL(file).href
  const module = await (import(/* @vite-ignore */ url) as Promise<Record<string, unknown>>).catch((error: unknown) =>
    refuseModule(file, error),
  )
  if ('default' in module) return module['default']
  throw new BenchError(
    'E_BAD_SCENARIO',
    `${file}: has no default export`,
    'write `export default { title, situation, hook } satisfies ScenarioInput`; scenarios/README.md shows a whole one',
  )
}

const refuseModule = (file: string, error: unknown): never => {
  const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error))
  const escaped = file.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const place = new RegExp(`${escaped}[^:\\n]*((?::\\d+){1,2})`).exec(stack)?.[1] ?? ''
  const what = name === 'SyntaxError' ? 'does not parse' : 'fails while it is loaded'
  throw new BenchError(
    'E_BAD_SCENARIO',
    `${file}${place}: ${what}: ${message}`,
    'correct that line of scenario.ts and run again',
    error,
  )
}

const readExtension = async (file: string): Promise<string> => {
  const source = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new BenchError(
      'E_BAD_EXTENSION',
      `${file}: cannot be read: ${String((error as NodeJS.ErrnoException).code)}`,
      'every scenario needs an extension.js with `export default async function (event, context) {}`',
      error,
    )
  })
  await importExtension(source, file)
  return source
}
