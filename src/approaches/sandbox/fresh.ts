import type { UploadRefused } from '../approach.ts'
import { endsRun, notLoadedMessage } from '../bridge/outbox.ts'
import type { Entered, Heap, Isolate } from './isolate.ts'

/**
 * A room of its own for each call, from its first entry to its end. `build` makes one and throws `UploadRefused`; its
 * argument is how long the top level may take. The first room is made at once, to see that it can be.
 */
export const createFresh = (build: (loadMs: number) => Isolate, loadMs: number): Isolate => {
  let spare: Isolate | undefined = build(loadMs)
  const rooms = new Map<number, Isolate>()
  const leave = (run: number): void => {
    rooms.get(run)?.dispose()
    rooms.delete(run)
  }
  const settle = (run: number, entered: Entered): Entered => {
    if (entered.ending !== undefined || endsRun(entered.outbox, run)) leave(run)
    return entered
  }
  return {
    invoke: (run, event, bounds) => {
      const startedAtMs = performance.now()
      try {
        rooms.set(run, spare ?? build(Math.ceil(bounds.sliceUs / 1_000)))
      } catch (error) {
        return { outbox: notLoadedMessage(run, error as UploadRefused), cpuUs: usSince(startedAtMs) }
      }
      spare = undefined
      const buildUs = usSince(startedAtMs)
      const entered = rooms.get(run)!.invoke(run, event, bounds)
      return settle(run, { ...entered, cpuUs: entered.cpuUs + buildUs })
    },
    resume: (run, reply, bounds) => {
      const room = rooms.get(run)
      return room ? settle(run, room.resume(run, reply, bounds)) : { outbox: '', cpuUs: 0 }
    },
    cancel: leave,
    heap: () => [...rooms.values()].map((room) => room.heap()).reduce(sumOf, undefined),
    dispose: () => {
      spare?.dispose()
      for (const run of [...rooms.keys()]) leave(run)
    },
  }
}

const sumOf = (a: Heap | undefined, b: Heap | undefined): Heap | undefined =>
  a && b
    ? {
        used_heap_size: a.used_heap_size + b.used_heap_size,
        total_physical_size: a.total_physical_size + b.total_physical_size,
        externally_allocated_size: a.externally_allocated_size + b.externally_allocated_size,
      }
    : (a ?? b)

const usSince = (startedAtMs: number): number => 1_000 * (performance.now() - startedAtMs)
