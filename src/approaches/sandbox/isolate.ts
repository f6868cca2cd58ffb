import ivm from 'isolated-vm'
import { bootstrapCode, configOf, type IsolateSource, noDefaultExport, refusalOf, refuseImports } from '../bridge/source.ts'
import { createStopwatch } from './stopwatch.ts'

/** `outbox` holds the messages written so far; with an `ending` the isolate is gone. */
export interface Entered {
  readonly outbox: string
  readonly cpuUs: number
  readonly ending?: 'cpu' | 'memory' | 'starved'
  /** Where the extension was when it used up its CPU time. */
  readonly stack?: string
}

/** What an entry may take: CPU, and time on the wall clock, by which isolated-vm cuts it off. */
export interface Bounds {
  readonly cpuUs: number
  readonly sliceUs: number
}

/** One tenant's one version in an isolate of its own, entered synchronously. `event` and `reply` are JSON. */
export interface Isolate {
  invoke(run: number, event: string, bounds: Bounds): Entered
  resume(reply: string, bounds: Bounds): Entered
  cancel(run: number): void
  /** Undefined when it is gone. */
  heap(): ivm.HeapStatistics | undefined
  dispose(): void
}

/** Compiles and evaluates; throws `UploadRefused`. Nothing of isolated-vm is reachable from inside. */
export const createIsolate = (source: IsolateSource): Isolate => {
  const isolate = new ivm.Isolate({ memoryLimit: source.memoryMb })
  try {
    return wrap(isolate, evaluate(isolate, source))
  } catch (error) {
    dispose(isolate)
    throw refusalOf(error, source.code)
  }
}

interface Exports {
  readonly invoke: ivm.Reference
  readonly resume: ivm.Reference
  readonly cancel: ivm.Reference
  readonly drain: ivm.Reference
}

const copied = { arguments: { copy: true }, result: { copy: true } } as const

const evaluate = (isolate: ivm.Isolate, source: IsolateSource): Exports => {
  const context = isolate.createContextSync()
  const bootstrap = isolate.compileModuleSync(bootstrapCode, { filename: 'bootstrap' })
  bootstrap.instantiateSync(context, noModule)
  bootstrap.evaluateSync()
  const module = isolate.compileModuleSync(source.code, { filename: 'extension.js' })
  refuseImports(module.dependencySpecifiers)
  module.instantiateSync(context, noModule)
  module.evaluateSync({ timeout: source.loadMs })
  const candidate = defaultExportOf(module)
  const take = (name: string): ivm.Reference => bootstrap.namespace.getSync(name, { reference: true })
  const installed = take('install').applySync(undefined, [
    candidate.derefInto(),
    new ivm.ExternalCopy({ s: configOf(source) }).copyInto(),
  ])
  if (installed !== true) throw noDefaultExport()
  return { invoke: take('invoke'), resume: take('resume'), cancel: take('cancel'), drain: take('drain') }
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
    throw noDefaultExport()
  }
  if (candidate?.typeof !== 'function') throw noDefaultExport()
  return candidate
}

const wrap = (isolate: ivm.Isolate, exports: Exports): Isolate => {
  const enter = (entry: ivm.Reference, args: unknown[], { cpuUs, sliceUs }: Bounds): Entered => {
    stopwatch.start()
    const got = attempt(isolate, exports, entry, args, sliceUs)
    const usedUs = stopwatch.stopUs()
    if (got.ending === undefined) return { outbox: got.outbox, cpuUs: usedUs }
    dispose(isolate)
    // Cut off by the wall clock without having had its CPU: that was the machine's doing.
    return { ...got, cpuUs: usedUs, ending: got.ending === 'cpu' && usedUs < 0.9 * cpuUs ? 'starved' : got.ending }
  }
  return {
    invoke: (run, event, bounds) => enter(exports.invoke, [run, { s: event }], bounds),
    resume: (reply, bounds) => enter(exports.resume, [{ s: reply }], bounds),
    cancel: (run) => void exports.cancel.applySync(undefined, [run]),
    heap: () => (isolate.isDisposed ? undefined : isolate.getHeapStatisticsSync()),
    dispose: () => dispose(isolate),
  }
}

const stopwatch = createStopwatch()

type Got = { outbox: string; ending?: 'cpu' | 'memory'; stack?: string }

const attempt = (isolate: ivm.Isolate, exports: Exports, entry: ivm.Reference, args: unknown[], sliceUs: number): Got => {
  try {
    return { outbox: textOf(entry.applySync(undefined, args, { ...copied, timeout: Math.max(1, Math.ceil(sliceUs / 1_000)) })) }
  } catch (error) {
    if (isolate.isDisposed) return { outbox: '', ending: 'memory' }
    const outbox = drain(exports)
    // Anything else is a promise that nobody caught, thrown here after the entry had run: the run itself is fine.
    if (messageOf(error) !== 'Script execution timed out.') return { outbox }
    return { outbox, ending: 'cpu', stack: String((error as Error).stack) }
  }
}

const textOf = (box: unknown): string => {
  const text = (box as { s?: unknown } | undefined)?.s
  return typeof text === 'string' ? text : ''
}

/** Under a time-out of its own, because a microtask queue that was cut off goes on here. */
const drain = (exports: Exports): string => {
  try {
    return textOf(exports.drain.applySync(undefined, [], { ...copied, timeout: 5 }))
  } catch {
    return ''
  }
}

/** isolated-vm rejects with undefined when a getter of the thrown object fails. */
const messageOf = (error: unknown): unknown => (error as { message?: unknown } | undefined)?.message

const dispose = (isolate: ivm.Isolate): void => {
  if (!isolate.isDisposed) isolate.dispose()
}
