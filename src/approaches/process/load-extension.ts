import { setTimeout as sleep } from 'node:timers/promises'
import { SourceTextModule } from 'node:vm'
import { bootstrapCode, configOf, type IsolateSource, noDefaultExport, refusalOf, refuseImports } from '../bridge/source.ts'
import { lockDown } from './lock-down.ts'
import type { Box } from './outbox-watch.ts'

/** The bootstrap's exports by which the extension is entered. */
export interface Entrances {
  invoke(run: number, event: Box): Box
  resume(reply: Box): Box
  cancel(run: number): void
}

interface Bootstrap extends Entrances {
  install(candidate: unknown, config: Box): boolean
}

/** Evaluates the bootstrap and then the extension, as modules of this process. Throws `UploadRefused`. */
export const loadExtension = async (source: IsolateSource): Promise<Entrances> => {
  try {
    const bootstrap = (await evaluate(bootstrapCode, 'bootstrap', source.loadMs)) as unknown as Bootstrap
    lockDown()
    const candidate = defaultExportOf(await evaluate(source.code, 'extension.js', source.loadMs))
    bootstrap.install(candidate, { s: configOf(source) })
    return bootstrap
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
    // A pending top-level await has left it unset.
    throw noDefaultExport()
  }
  if (typeof candidate !== 'function') throw noDefaultExport()
  return candidate
}
