import type { Death, Entry } from './worker-state.ts'
import type { WorkerProcess } from './worker-process.ts'

/** Stands for a worker that never came to be: what is sent to it is lost, and its owner hears so in a moment. */
export const createStillborn = (detail: string): WorkerProcess => {
  const death: Death = { cause: 'lost', detail, current: undefined }
  const entries: Entry[] = []
  const exited = Promise.withResolvers<void>()
  let onDeath = (_death: Death): void => {}
  const ready = Promise.reject<void>(new Error(detail))
  // Who does not wait for it must not fail by it.
  ready.catch(() => {})
  setImmediate(() => {
    for (const entry of entries.splice(0)) entry.onLost?.(death, false)
    onDeath(death)
    exited.resolve()
  })
  return {
    ready,
    exited: exited.promise,
    get unanswered() {
      return entries.length
    },
    answered: 0,
    grownMb: 0,
    send: (entry) => void entries.push(entry),
    watch: () => {},
    kill: () => {},
    rank: () => {},
    taken: () => ({ memoryMb: 0, cpuMs: 0 }),
    adopt: (listener) => void (onDeath = listener),
  }
}
