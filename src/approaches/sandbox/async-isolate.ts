import type { IsolateSource } from '../bridge/source.ts'
import { createAsyncFresh } from './async-fresh.ts'
import { type AsyncShell, openAsyncShell } from './async-shell.ts'
import type { Entered } from './isolate.ts'

/** An isolate entered from isolated-vm's own threads: the caller's event loop goes on meanwhile. */
export interface AsyncIsolate {
  invoke(run: number, event: string, cpuUs: number): Promise<Entered>
  resume(run: number, reply: string, cpuUs: number): Promise<Entered>
  cancel(run: number): Promise<void>
  dispose(): void
  /** As in `Isolate`. */
  readonly perCall?: true
}

/** As `createIsolate`, asynchronously. Throws `UploadRefused`. */
export const createAsyncIsolate = async (source: IsolateSource): Promise<AsyncIsolate> => {
  if (source.state === 'fresh-context') return createShared(source)
  if (source.state !== 'fresh-isolate') return createWarm(source)
  return { ...(await createAsyncFresh((loadMs) => createWarm({ ...source, loadMs }), source.loadMs)), perCall: true }
}

const createWarm = async (source: IsolateSource): Promise<AsyncIsolate> => {
  const shell = await openAsyncShell(source)
  try {
    return { ...(await shell.open(source.loadMs)), dispose: shell.dispose }
  } catch (error) {
    shell.dispose()
    throw error
  }
}

const createShared = async (source: IsolateSource): Promise<AsyncIsolate> => {
  const shell = await openAsyncShell(source)
  try {
    const fresh = await createAsyncFresh(shell.open, source.loadMs)
    return { ...fresh, invoke: (...call) => invokeIn(shell, fresh, call), dispose: shell.dispose }
  } catch (error) {
    shell.dispose()
    throw error
  }
}

/** A context that finds no room any more takes the others along. */
const invokeIn = async (shell: AsyncShell, fresh: AsyncIsolate, call: Parameters<AsyncIsolate['invoke']>): Promise<Entered> => {
  if (shell.isGone()) return { outbox: '', cpuUs: 0, ending: 'starved' }
  const entered = await fresh.invoke(...call)
  if (entered.ending !== undefined || !shell.isGone()) return entered
  return { outbox: '', cpuUs: entered.cpuUs, ending: 'memory' }
}
