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
import type { AsyncIsolate } from './async-isolate.ts'
import type { Entered } from './isolate.ts'
import { ownScripts } from './own-scripts.ts'

/** As `Shell`, asynchronously. */
export interface AsyncShell {
  open(loadMs: number): Promise<AsyncIsolate>
  isGone(): boolean
  dispose(): void
}

export const openAsyncShell = async (source: IsolateSource): Promise<AsyncShell> => {
  const isolate = new ivm.Isolate({ memoryLimit: source.memoryMb })
  const names = namesIn(source.code)
  const scripts = await Promise.all(ownScripts(names).map(({ code, info }) => isolate.compileScript(code, info)))
  const stage = { isolate, scripts, source, config: { s: configOf(source, names, true) } }
  const inputOf = entryInputFor(names)
  const inTurn = createTurns()
  return {
    open: (loadMs) =>
      inTurn(async () => {
        try {
          return wrap(isolate, await evaluate(stage, loadMs), inputOf, inTurn)
        } catch (error) {
          throw refusalOf(error, source.code)
        }
      }),
    isGone: () => isolate.isDisposed,
    dispose: () => dispose(isolate),
  }
}

type InTurn = <T>(work: () => Promise<T>) => Promise<T>

/** One entry in flight: pipelined ones make isolated-vm dispose innocent isolates (facts on sandboxes, 6). */
const createTurns = (): InTurn => {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const next = last.then(work)
    last = next.catch(() => {})
    return next
  }
}

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

const evaluate = async ({ isolate, scripts, source, config }: Stage, loadMs: number): Promise<Exports> => {
  const context = await isolate.createContext()
  let bootstrap: ivm.Reference | undefined
  for (const script of scripts) {
    const value = await script.run(context, { reference: true })
    bootstrap ??= value
  }
  const module = await isolate.compileModule(source.code, { filename: 'extension.js' })
  refuseImports(module.dependencySpecifiers)
  await module.instantiate(context, noModule)
  await module.evaluate({ timeout: loadMs })
  const candidate = (await module.namespace.get('default', { reference: true }).catch(pending)) as ivm.Reference | undefined
  if (candidate?.typeof !== 'function') throw noDefaultExport()
  const take = (name: string): ivm.Reference => bootstrap!.getSync(name, { reference: true })
  const settled = new ivm.ExternalCopy(config).copyInto({ release: true })
  await take('install').apply(undefined, [candidate.derefInto({ release: true }), settled])
  return { context, invoke: take('invoke'), resume: take('resume'), cancel: take('cancel'), drain: take('drain') }
}

/** isolated-vm rejects for a default export that is there, but not set yet. */
const pending = (): never => {
  throw topLevelPends()
}

const noModule = (): never => {
  throw noDefaultExport()
}

const copied = { arguments: { copy: true }, result: { copy: true } } as const

const wrap = (isolate: ivm.Isolate, exports: Exports, inputOf: EntryInput, inTurn: InTurn): AsyncIsolate => {
  const { invoke, resume, cancel, drain } = exports
  const enter = (entry: ivm.Reference, run: number, args: unknown[], cpuUs: number): Promise<Entered> =>
    inTurn(async () => {
      if (isolate.isDisposed) return { outbox: '', cpuUs: 0, ending: 'starved' }
      const before = isolate.cpuTime
      const got = await attempt(isolate, drain, entry, run, args, cpuUs)
      // Wall time on Linux, and there is nothing better: whose thread isolated-vm takes is not known.
      const usedUs = isolate.isDisposed ? 0 : Number(isolate.cpuTime - before) / 1_000
      if (got.ending !== undefined) dispose(isolate)
      return { ...got, cpuUs: usedUs }
    })
  return {
    invoke: (run, event, cpuUs) => enter(invoke, run, [run, inputOf(event)], cpuUs),
    resume: (run, reply, cpuUs) => enter(resume, run, [{ s: reply }], cpuUs),
    cancel: (run) => inTurn(async () => void (isolate.isDisposed || (await cancel.apply(undefined, [run])))).catch(() => {}),
    // In its turn, as everything: an entry may be under way.
    dispose: () => void inTurn(async () => release(isolate, exports)),
  }
}

type Got = { outbox: string; ending?: 'cpu' | 'memory'; stack?: string }

const attempt = async (
  isolate: ivm.Isolate,
  drain: ivm.Reference,
  entry: ivm.Reference,
  run: number,
  args: unknown[],
  cpuUs: number,
): Promise<Got> => {
  try {
    const box: unknown = await entry.apply(undefined, args, { ...copied, timeout: Math.max(1, Math.ceil(cpuUs / 1_000)) })
    return { outbox: boxText(box, run) }
  } catch (error) {
    if (isolate.isDisposed) return { outbox: '', ending: 'memory' }
    const outbox = boxText(await drain.apply(undefined, [], { ...copied, timeout: 5 }).catch(() => undefined), run)
    // Anything but a time-out is a promise that nobody caught: the run itself is fine.
    const timedOut = (error as { message?: unknown } | undefined)?.message === 'Script execution timed out.'
    return timedOut
      ? { outbox, ending: 'cpu', stack: String((error as Error).stack) }
      : { outbox: strayMessage(run, error) + outbox }
  }
}

/** Of a context: an isolate frees it when nothing refers to it any more. */
const release = (isolate: ivm.Isolate, exports: Exports): void => {
  if (!isolate.isDisposed) for (const held of Object.values(exports) as ivm.Reference[]) held.release()
}

const dispose = (isolate: ivm.Isolate): void => {
  if (!isolate.isDisposed) isolate.dispose()
}
