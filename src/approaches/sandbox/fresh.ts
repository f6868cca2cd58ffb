import type { UploadRefused } from '../approach.ts'
import { endsRun, notLoadedMessage } from '../bridge/outbox.ts'
import { topLevelLoops } from '../bridge/source.ts'
import type { Bounds, Entered, Heap, Isolate } from './isolate.ts'
import { stopwatch } from './stopwatch.ts'

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
  const furnish = (run: number, { cpuUs, sliceUs }: Bounds): Entered => {
    stopwatch.start()
    try {
      rooms.set(run, spare ?? build(Math.ceil(sliceUs / 1_000)))
      spare = undefined
      return { outbox: '', cpuUs: stopwatch.stopUs() }
    } catch (error) {
      return unfurnished(run, error as UploadRefused, stopwatch.stopUs(), cpuUs)
    }
  }
  return {
    invoke: (run, event, bounds) => {
      const furnished = furnish(run, bounds)
      const entered = rooms.get(run)?.invoke(run, event, bounds)
      return entered ? settle(run, { ...entered, cpuUs: entered.cpuUs + furnished.cpuUs }) : furnished
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

/** Cut off by the wall clock without having had its CPU: that was the machine's doing. */
const unfurnished = (run: number, refusal: UploadRefused, usedUs: number, cpuUs: number): Entered =>
  refusal.message === topLevelLoops && usedUs < 0.9 * cpuUs
    ? { outbox: '', cpuUs: usedUs, ending: 'starved' }
    : { outbox: notLoadedMessage(run, refusal), cpuUs: usedUs }

const sumOf = (a: Heap | undefined, b: Heap | undefined): Heap | undefined =>
  a && b
    ? {
        used_heap_size: a.used_heap_size + b.used_heap_size,
        total_physical_size: a.total_physical_size + b.total_physical_size,
        externally_allocated_size: a.externally_allocated_size + b.externally_allocated_size,
      }
    : (a ?? b)
