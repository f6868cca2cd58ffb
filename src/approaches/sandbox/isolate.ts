import type ivm from 'isolated-vm'
import type { IsolateSource } from '../bridge/source.ts'
import { createFresh } from './fresh.ts'
import { openShell } from './shell.ts'

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
  resume(run: number, reply: string, bounds: Bounds): Entered
  cancel(run: number): void
  /** Undefined when it is gone. */
  heap(): Heap | undefined
  dispose(): void
  /** Each of its calls has an isolate for itself, so that an `ending` is that of one call. */
  readonly perCall?: true
}

export type Heap = Pick<ivm.HeapStatistics, 'used_heap_size' | 'total_physical_size' | 'externally_allocated_size'>

/** Compiles and evaluates; throws `UploadRefused`. Nothing of isolated-vm is reachable from inside. */
export const createIsolate = (source: IsolateSource): Isolate => {
  if (source.state === 'fresh-context') return createShared(source)
  if (source.state !== 'fresh-isolate') return createWarm(source)
  return { ...createFresh((loadMs) => createWarm({ ...source, loadMs }), source.loadMs), perCall: true }
}

const createWarm = (source: IsolateSource): Isolate => {
  const shell = openShell(source)
  try {
    return { ...shell.open(source.loadMs), heap: shell.heap, dispose: shell.dispose }
  } catch (error) {
    shell.dispose()
    throw error
  }
}

/** One isolate, a context for each call. */
const createShared = (source: IsolateSource): Isolate => {
  const shell = openShell(source)
  try {
    const fresh = createFresh(shell.open, source.loadMs)
    const settle = (entered: Entered): Entered => {
      if (entered.ending !== undefined) shell.dispose()
      // There was no room for one more context, and none for the others any more.
      else if (shell.isGone()) return { outbox: '', cpuUs: entered.cpuUs, ending: 'memory' }
      return entered
    }
    return {
      ...{ cancel: fresh.cancel, heap: shell.heap, dispose: shell.dispose },
      invoke: (run, event, bounds) => settle(fresh.invoke(run, event, bounds)),
      resume: (run, reply, bounds) => settle(fresh.resume(run, reply, bounds)),
    }
  } catch (error) {
    shell.dispose()
    throw error
  }
}
