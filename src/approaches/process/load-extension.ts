import { setTimeout as sleep } from 'node:timers/promises'
import { Script, SourceTextModule } from 'node:vm'
import { namesIn } from '../bridge/names.ts'
import { bootstrapScript } from '../bridge/scripts.ts'
import {
  configOf,
  entryInputFor,
  type IsolateSource,
  noDefaultExport,
  refusalOf,
  refuseImports,
  topLevelPends,
} from '../bridge/source.ts'
import { lockDown } from './lock-down.ts'
import type { Box } from './outbox-watch.ts'

/** The bootstrap's exports by which the extension is entered. */
export interface Entrances {
  invoke(run: number, event: string): Box
  resume(reply: Box): Box
  cancel(run: number): void
}

interface Bootstrap extends Omit<Entrances, 'invoke'> {
  invoke(run: number, input: Box): Box
  install(candidate: unknown, config: Box): boolean
}

/** Evaluates the bootstrap, and then the extension as a module of this process. Throws `UploadRefused`. */
export const loadExtension = async (source: IsolateSource): Promise<Entrances> => {
  try {
    const names = namesIn(source.code)
    const inputOf = entryInputFor(names)
    // What an isolate lacks besides, such as URL, Node has of its own.
    const { code, filename } = bootstrapScript
    const bootstrap = new Script(code(), { filename }).runInThisContext() as Bootstrap
    lockDown()
    const candidate = defaultExportOf(await evaluate(source.code, 'extension.js', source.loadMs))
    bootstrap.install(candidate, { s: configOf(source, names, false) })
    return { ...bootstrap, invoke: (run, event) => bootstrap.invoke(run, inputOf(event)) }
  } catch (error) {
    throw refusalOf(error, source.code)
  }
}

/** Answers the module's namespace. Dynamic imports reject: nobody was told how to serve them. */
const evaluate = async (code: string, identifier: string, loadMs: number): Promise<Record<string, unknown>> => {
  const module = new SourceTextModule(code, { identifier })
  refuseImports(module.moduleRequests.map(({ specifier }) => specifier))
  module.linkRequests([])
  module.instantiate()
  const evaluated = module.evaluate({ timeout: loadMs }).catch((error: unknown) => {
    throw isTimeOut(error) ? new Error('Script execution timed out.') : error
  })
  // A top-level await may be for something that never comes.
  const overdue = new AbortController()
  await Promise.race([evaluated, sleep(loadMs, undefined, { signal: overdue.signal }).catch(() => {})])
  overdue.abort()
  return module.namespace as Record<string, unknown>
}

const isTimeOut = (error: unknown): boolean => (error as { code?: unknown } | undefined)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'

const defaultExportOf = (namespace: Record<string, unknown>): unknown => {
  let candidate: unknown
  try {
    candidate = namespace['default']
  } catch {
    throw topLevelPends()
  }
  if (typeof candidate !== 'function') throw noDefaultExport()
  return candidate
}
