import ivm from 'isolated-vm'
import type { Entered } from './isolate.ts'
import { bootstrapCode, configOf, type IsolateSource, noDefaultExport, refusalOf, refuseImports } from '../bridge/source.ts'

/** An isolate entered from isolated-vm's own threads: the caller's event loop goes on meanwhile. */
export interface AsyncIsolate {
  invoke(run: number, event: string, cpuUs: number): Promise<Entered>
  resume(reply: string, cpuUs: number): Promise<Entered>
  cancel(run: number): Promise<void>
  dispose(): void
}

/** As `createIsolate`, asynchronously. Throws `UploadRefused`. */
export const createAsyncIsolate = async (source: IsolateSource): Promise<AsyncIsolate> => {
  const isolate = new ivm.Isolate({ memoryLimit: source.memoryMb })
  try {
    return wrap(isolate, await evaluate(isolate, source))
  } catch (error) {
    dispose(isolate)
    throw refusalOf(error, source.code)
  }
}

type Take = (name: string) => ivm.Reference

const evaluate = async (isolate: ivm.Isolate, source: IsolateSource): Promise<Take> => {
  const context = await isolate.createContext()
  const bootstrap = await isolate.compileModule(bootstrapCode, { filename: 'bootstrap' })
  await bootstrap.instantiate(context, noModule)
  await bootstrap.evaluate()
  const module = await isolate.compileModule(source.code, { filename: 'extension.js' })
  refuseImports(module.dependencySpecifiers)
  await module.instantiate(context, noModule)
  await module.evaluate({ timeout: source.loadMs })
  const candidate = (await module.namespace.get('default', { reference: true }).catch(noModule)) as ivm.Reference | undefined
  if (candidate?.typeof !== 'function') throw noDefaultExport()
  const take: Take = (name) => bootstrap.namespace.getSync(name, { reference: true })
  const config = new ivm.ExternalCopy({ s: configOf(source) }).copyInto()
  await take('install').apply(undefined, [candidate.derefInto(), config])
  return take
}

const noModule = (): never => {
  throw noDefaultExport()
}

const copied = { arguments: { copy: true }, result: { copy: true } } as const

const wrap = (isolate: ivm.Isolate, take: Take): AsyncIsolate => {
  const [invoke, resume, cancel, drain] = [take('invoke'), take('resume'), take('cancel'), take('drain')]
  // One entry in flight: pipelined ones make isolated-vm dispose innocent isolates (facts on sandboxes, 6).
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work)
    last = next.catch(() => {})
    return next
  }
  const enter = (entry: ivm.Reference, args: unknown[], cpuUs: number): Promise<Entered> =>
    inTurn(async () => {
      if (isolate.isDisposed) return { outbox: '', cpuUs: 0, ending: 'starved' }
      const before = isolate.cpuTime
      const got = await attempt(isolate, drain, entry, args, cpuUs)
      // Wall time on Linux, and there is nothing better: whose thread isolated-vm takes is not known.
      const usedUs = isolate.isDisposed ? 0 : Number(isolate.cpuTime - before) / 1_000
      if (got.ending !== undefined) dispose(isolate)
      return { ...got, cpuUs: usedUs }
    })
  return {
    invoke: (run, event, cpuUs) => enter(invoke, [run, { s: event }], cpuUs),
    resume: (reply, cpuUs) => enter(resume, [{ s: reply }], cpuUs),
    cancel: (run) => inTurn(async () => void (isolate.isDisposed || (await cancel.apply(undefined, [run])))).catch(() => {}),
    dispose: () => dispose(isolate),
  }
}

type Got = { outbox: string; ending?: 'cpu' | 'memory'; stack?: string }

const attempt = async (
  isolate: ivm.Isolate,
  drain: ivm.Reference,
  entry: ivm.Reference,
  args: unknown[],
  cpuUs: number,
): Promise<Got> => {
  try {
    const box: unknown = await entry.apply(undefined, args, { ...copied, timeout: Math.max(1, Math.ceil(cpuUs / 1_000)) })
    return { outbox: textOf(box) }
  } catch (error) {
    if (isolate.isDisposed) return { outbox: '', ending: 'memory' }
    const outbox = textOf(await drain.apply(undefined, [], { ...copied, timeout: 5 }).catch(() => undefined))
    // Anything but a time-out is a promise that nobody caught: the run itself is fine.
    const timedOut = (error as { message?: unknown } | undefined)?.message === 'Script execution timed out.'
    return timedOut ? { outbox, ending: 'cpu', stack: String((error as Error).stack) } : { outbox }
  }
}

const textOf = (box: unknown): string => {
  const text = (box as { s?: unknown } | undefined)?.s
  return typeof text === 'string' ? text : ''
}

const dispose = (isolate: ivm.Isolate): void => {
  if (!isolate.isDisposed) isolate.dispose()
}
