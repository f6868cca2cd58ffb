import type { UploadRefused } from '../approach.ts'
import { endsRun, notLoadedMessage } from '../bridge/outbox.ts'
import type { AsyncIsolate } from './async-isolate.ts'
import type { Entered } from './isolate.ts'

type Build = (loadMs: number) => Promise<AsyncIsolate>

/** As `createFresh`, asynchronously. */
export const createAsyncFresh = async (build: Build, loadMs: number): Promise<AsyncIsolate> => {
  const rooms = createRooms(build, await build(loadMs))
  const enter = async (run: number, entry: (room: AsyncIsolate) => Promise<Entered>): Promise<Entered> => {
    const room = rooms.of(run)
    const entered = room ? await entry(room) : { outbox: '', cpuUs: 0 }
    if (entered.ending !== undefined || endsRun(entered.outbox, run)) rooms.leave(run)
    return entered
  }
  return {
    invoke: async (run, event, cpuUs) => {
      try {
        await rooms.furnish(run, cpuUs)
      } catch (error) {
        return { outbox: notLoadedMessage(run, error as UploadRefused), cpuUs: 0 }
      }
      return enter(run, (room) => room.invoke(run, event, cpuUs))
    },
    resume: (run, reply, cpuUs) => enter(run, (room) => room.resume(run, reply, cpuUs)),
    cancel: async (run) => rooms.leave(run),
    dispose: rooms.close,
  }
}

/** The rooms of the calls in flight, and `spare`, which is for the next one. */
const createRooms = (build: Build, first: AsyncIsolate) => {
  const rooms = new Map<number, AsyncIsolate>()
  let spare: AsyncIsolate | undefined = first
  /** Calls whose room is being built; one that ends meanwhile leaves. */
  const coming = new Set<number>()
  const leave = (run: number): void => {
    coming.delete(run)
    rooms.get(run)?.dispose()
    rooms.delete(run)
  }
  return {
    of: (run: number): AsyncIsolate | undefined => rooms.get(run),
    leave,
    furnish: async (run: number, cpuUs: number): Promise<void> => {
      coming.add(run)
      const prepared = spare
      spare = undefined
      const room = prepared ?? (await build(Math.ceil(cpuUs / 1_000)))
      if (coming.delete(run)) rooms.set(run, room)
      else room.dispose()
    },
    close: (): void => {
      coming.clear()
      spare?.dispose()
      for (const run of [...rooms.keys()]) leave(run)
    },
  }
}
