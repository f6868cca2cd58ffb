import type { IsolateSource } from '../bridge/source.ts'
import { createAsyncFresh } from './async-fresh.ts'
import { openAsyncShell } from './async-shell.ts'
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
    return { ...(await createAsyncFresh(shell.open, source.loadMs)), dispose: shell.dispose }
  } catch (error) {
    shell.dispose()
    throw error
  }
}
