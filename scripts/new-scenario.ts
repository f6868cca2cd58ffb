import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import { parseArgs } from 'node:util'
import { loadScenario } from '../src/bench/scenario/load-scenario.ts'
import { explain } from '../src/cli/explain.ts'
import { BenchError } from '../src/hooks/bench-error.ts'
import { slugSchema } from '../src/hooks/hook-point.ts'
import { templateFiles } from './scenario-template.ts'

const root = resolve(import.meta.dirname, '..')
const usage = 'npm run new:scenario -- ID [--into FOLDER]'

/** Makes a scenario's folder that already runs, whole or not at all; answers its path. */
const createScenario = async (id: string, into: string): Promise<string> => {
  const folder = join(into, id)
  if (await stat(folder).catch(() => undefined)) {
    throw new BenchError('E_SCENARIO_EXISTS', `${folder} is already there`, 'choose another id, or remove that folder first')
  }
  const draft = join(into, `.new-scenario-${process.pid}`)
  try {
    await mkdir(draft, { recursive: true })
    const toSrc = relative(folder, join(root, 'src')).replaceAll(sep, '/')
    for (const [path, content] of Object.entries(templateFiles(id, toSrc))) {
      await mkdir(resolve(draft, path, '..'), { recursive: true })
      await writeFile(join(draft, path), content)
    }
    await rename(draft, folder)
  } catch (error) {
    throw explainFolder(error, into)
  } finally {
    await rm(draft, { recursive: true, force: true }).catch(() => {})
  }
  await loadScenario(folder)
  return folder
}

const reasons: Readonly<Record<string, string>> = {
  ENOTDIR: 'a file is in the way',
  EEXIST: 'a file is in the way',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENOENT: 'its folder cannot be made',
}

const explainFolder = (error: unknown, into: string): unknown => {
  const reason = reasons[(error as NodeJS.ErrnoException).code ?? '']
  if (reason === undefined) return error
  return new BenchError(
    'E_NOT_WRITABLE',
    `${into} cannot hold a scenario: ${reason}`,
    'name another folder: --into FOLDER',
    error,
  )
}

const readArguments = (): { id: string; into: string } => {
  const { values, positionals } = parse()
  const id = slugSchema.safeParse(positionals[0])
  if (positionals.length !== 1) throw new BenchError('E_USAGE', 'give one id for the new scenario', usage)
  if (id.success) return { id: id.data, into: resolve(values.into ?? join(root, 'scenarios')) }
  const why = id.error.issues.map(({ message }) => message).join('; ')
  throw new BenchError('E_USAGE', `"${positionals[0]}" cannot be a scenario's id`, why)
}

const parse = () => {
  try {
    return parseArgs({ options: { into: { type: 'string' } }, allowPositionals: true })
  } catch (error) {
    throw new BenchError('E_USAGE', (error as Error).message, usage, error)
  }
}

try {
  const { id, into } = readArguments()
  const folder = await createScenario(id, into)
  const name = folder === join(root, 'scenarios', id) ? id : folder
  console.log(`${folder} is ready. Next:
  1. put the data of your business operations into payloads/*.json
  2. write your customer's logic in extension.js
  3. name the hook point, its budget and the load in scenario.ts
  4. npm run bench -- --scenario ${name} --profile smoke`)
} catch (error) {
  process.exitCode = explain(error)
}
