import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import { type Approach, type Attempt, type Limits, UploadRefused } from '../approaches/approach.ts'
import type { Surroundings } from '../approaches/family.ts'
import { sandbox } from '../approaches/sandbox/index.ts'
import { BenchError } from '../hooks/bench-error.ts'
import type { HookPoint } from '../hooks/hook-point.ts'
import { createMemoryKv } from '../hooks/memory-kv.ts'
import { reasonOf } from '../platform/approach-failure.ts'
import { judge } from '../platform/before-hook.ts'
import { locateAttempt, locateRefusal, type Origin } from '../platform/source/origin.ts'
import { prepareSource } from '../platform/source/prepare-source.ts'
import { readEventFile, readTextFile } from './event-file.ts'

/** An extension's one call without a platform. Paths as typed. */
export interface ExtensionRun {
  readonly file: string
  readonly eventFile: string
  readonly hook: HookPoint
  readonly settings: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
  readonly egress: readonly string[]
  readonly allowedNetworks: readonly string[]
  readonly limits: Limits
}

export interface RunReport extends Attempt {
  readonly wallUs: number
}

/**
 * Runs it in the platform's own sandbox, worker process included.
 * @throws UploadRefused as a deploy would, BenchError for files that cannot be read.
 */
export const runExtension = async (run: ExtensionRun): Promise<RunReport> => {
  const event = readEventFile(run.eventFile, run.hook)
  const { code, origin } = await readSource(run.file)
  await using stack = new AsyncDisposableStack()
  const { egress, settings, secrets, limits, allowedNetworks } = run
  const services = { secrets: { reveal: (_tenant: string, name: string) => lend(secrets, name) }, kv: createMemoryKv() }
  const approach = stack.adopt(await startSandbox({ allowedNetworks, services }), (it) => it.close())
  const deployment = await approach
    .deploy({ tenant: 'local', hook: run.hook.id, version: 1, code, egress, settings, limits })
    .catch((error: unknown) => {
      throw error instanceof UploadRefused ? locateRefusal(origin, error) : error
    })
  const startedMs = performance.now()
  const attempt = locateAttempt(origin, await approach.invoke(deployment, event, { wallMs: run.hook.budgetMs }))
  const wallUs = Math.round(1_000 * (performance.now() - startedMs))
  return { ...attempt, outcome: run.hook.phase === 'before' ? judge(attempt.outcome).outcome : attempt.outcome, wallUs }
}

const startSandbox = (surroundings: Surroundings): Promise<Approach> =>
  sandbox.variants[0]!.create(surroundings).catch((cause: unknown) => {
    throw new BenchError('E_SANDBOX_START', reasonOf(cause), 'run npm ci under Node 26', cause)
  })

/** Throws, for the extension's author, with what can be done here: there is no platform to set a secret at. */
const lend = (secrets: ExtensionRun['secrets'], name: string): string | undefined => {
  if (Object.hasOwn(secrets, name)) return secrets[name]
  throw new Error(`there is no secret ${name} here: lend it with --secret ${name}`)
}

const readSource = async (file: string): Promise<{ code: string; origin: Origin }> => {
  const code = readTextFile(file)
  const language = /\.[mc]?ts$/.test(file) ? 'typescript' : 'javascript'
  const sourceMap = language === 'javascript' && existsSync(`${file}.map`) ? readTextFile(`${file}.map`) : undefined
  const name = relative(process.cwd(), file)
  try {
    const { code: runs, origin } = await prepareSource({ code, language, sourceMap })
    return { code: runs, origin: { ...origin, file: name } }
  } catch (error) {
    if (!(error instanceof UploadRefused) || error.line === undefined || error.column === undefined) throw error
    const { message, hint, line, column } = error
    throw new UploadRefused(message, hint, { file: error.file === 'sourceMap' ? `${name}.map` : name, line, column })
  }
}
