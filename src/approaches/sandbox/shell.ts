import ivm from 'isolated-vm'
import { namesIn } from '../bridge/names.ts'
import { boxText, strayMessage } from '../bridge/outbox.ts'
import {
  configOf,
  type EntryInput,
  entryInputFor,
  type IsolateSource,
  noDefaultExport,
  topLevelPends,
  refusalOf,
  refuseImports,
} from '../bridge/source.ts'
import type { Bounds, Entered, Heap, Isolate } from './isolate.ts'
import { ownScripts } from './own-scripts.ts'
import { stopwatch } from './stopwatch.ts'

/** An isolate and what is compiled in it once, for all its contexts. */
export interface Shell {
  /** A context with the extension in it, whose top level may take `loadMs`; throws `UploadRefused`. */
  open(loadMs: number): Isolate
  heap(): Heap | undefined
  isGone(): boolean
  dispose(): void
}

export const openShell = (source: IsolateSource): Shell => {
  const isolate = new ivm.Isolate({ memoryLimit: source.memoryMb })
  const names = namesIn(source.code)
  const scripts = ownScripts(names).map(({ code, info }) => isolate.compileScriptSync(code, info))
  const stage = { isolate, scripts, source, config: { s: configOf(source, names, true) } }
  const inputOf = entryInputFor(names)
  return {
    open: (loadMs) => {
      try {
        return wrap(isolate, evaluate(stage, loadMs), inputOf)
      } catch (error) {
        throw refusalOf(error, source.code)
      }
    },
    heap: () => heapOf(isolate),
    isGone: () => isolate.isDisposed,
    dispose: () => dispose(isolate),
  }
}

const heapOf = (isolate: ivm.Isolate): Heap | undefined => (isolate.isDisposed ? undefined : isolate.getHeapStatisticsSync())

interface Stage {
  readonly isolate: ivm.Isolate
  readonly scripts: readonly ivm.Script[]
  readonly source: IsolateSource
  readonly config: { readonly s: string }
}

interface Exports {
  readonly context: ivm.Context
  readonly invoke: ivm.Reference
  readonly resume: ivm.Reference
  readonly cancel: ivm.Reference
  readonly drain: ivm.Reference
}

const copied = { arguments: { copy: true }, result: { copy: true } } as const

const evaluate = ({ isolate, scripts, source, config }: Stage, loadMs: number): Exports => {
  const context = isolate.createContextSync()
  const [bootstrap] = scripts.map((script) => script.runSync(context, { reference: true }))
  const module = isolate.compileModuleSync(source.code, { filename: 'extension.js' })
  refuseImports(module.dependencySpecifiers)
  module.instantiateSync(context, noModule)
  module.evaluateSync({ timeout: loadMs })
  const candidate = defaultExportOf(module)
  const take = (name: string): ivm.Reference => bootstrap!.getSync(name, { reference: true })
  const installed = take('install').applySync(undefined, [
    candidate.derefInto({ release: true }),
    new ivm.ExternalCopy(config).copyInto({ release: true }),
  ])
  if (installed !== true) throw noDefaultExport()
  return { context, invoke: take('invoke'), resume: take('resume'), cancel: take('cancel'), drain: take('drain') }
}

const noModule = (): never => {
  throw noDefaultExport()
}

/** isolated-vm answers undefined for a missing export, and throws for one that a pending top-level await left unset. */
const defaultExportOf = (module: ivm.Module): ivm.Reference => {
  let candidate: ivm.Reference | undefined
  try {
    candidate = module.namespace.getSync('default', { reference: true }) as ivm.Reference | undefined
  } catch {
    throw topLevelPends()
  }
  if (candidate?.typeof !== 'function') throw noDefaultExport()
  return candidate
}

const wrap = (isolate: ivm.Isolate, exports: Exports, inputOf: EntryInput): Isolate => {
  const enter = (entry: ivm.Reference, run: number, args: unknown[], { cpuUs, sliceUs }: Bounds): Entered => {
    stopwatch.start()
    const got = attempt(isolate, exports, entry, run, args, sliceUs)
    const usedUs = stopwatch.stopUs()
    if (got.ending === undefined) return { outbox: got.outbox, cpuUs: usedUs }
    dispose(isolate)
    // Cut off by the wall clock without having had its CPU: that was the machine's doing.
    return { ...got, cpuUs: usedUs, ending: got.ending === 'cpu' && usedUs < 0.9 * cpuUs ? 'starved' : got.ending }
  }
  return {
    invoke: (run, event, bounds) => enter(exports.invoke, run, [run, inputOf(event)], bounds),
    resume: (run, reply, bounds) => enter(exports.resume, run, [{ s: reply }], bounds),
    cancel: (run) => cancel(exports, run),
    heap: () => heapOf(isolate),
    dispose: () => release(isolate, exports),
  }
}

let lastOptions = { ...copied, timeout: 0 }

/** Most entries have the same time-out as the one before. */
const optionsFor = (timeout: number): typeof lastOptions =>
  lastOptions.timeout === timeout ? lastOptions : (lastOptions = { ...copied, timeout })

type Got = { outbox: string; ending?: 'cpu' | 'memory'; stack?: string }

const attempt = (
  isolate: ivm.Isolate,
  exports: Exports,
  entry: ivm.Reference,
  run: number,
  args: unknown[],
  sliceUs: number,
): Got => {
  try {
    const box: unknown = entry.applySync(undefined, args, optionsFor(Math.max(1, Math.ceil(sliceUs / 1_000))))
    return { outbox: boxText(box, run) }
  } catch (error) {
    if (isolate.isDisposed) return { outbox: '', ending: 'memory' }
    const outbox = drain(exports, run)
    // Anything else is a promise that nobody caught, thrown here after the entry had run: the run itself is fine.
    if (messageOf(error) !== 'Script execution timed out.') return { outbox: strayMessage(run, error) + outbox }
    return { outbox, ending: 'cpu', stack: String((error as Error).stack) }
  }
}

/** Under a time-out of its own, because a microtask queue that was cut off goes on here. */
const drain = (exports: Exports, run: number): string => {
  try {
    return boxText(exports.drain.applySync(undefined, [], { ...copied, timeout: 25 }), run)
  } catch {
    return ''
  }
}

/** Even that needs a little memory, which an isolate that is full does not have: then it is gone. */
const cancel = (exports: Exports, run: number): void => {
  try {
    exports.cancel.applySync(undefined, [run])
  } catch {
    // Whoever looks at its heap next finds that it has none.
  }
}

/** isolated-vm rejects with undefined when a getter of the thrown object fails. */
const messageOf = (error: unknown): unknown => (error as { message?: unknown } | undefined)?.message

/** Of a context: an isolate frees it when nothing refers to it any more. */
const release = (isolate: ivm.Isolate, exports: Exports): void => {
  if (!isolate.isDisposed) for (const held of Object.values(exports) as ivm.Reference[]) held.release()
}

const dispose = (isolate: ivm.Isolate): void => {
  if (!isolate.isDisposed) isolate.dispose()
}
