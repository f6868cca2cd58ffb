import { startWorker } from '../../approaches/worker/worker-process.ts'
import { probeConfinement } from '../../approaches/worker/confine/probe.ts'
import { launcherOf } from '../../approaches/sandbox/launch.ts'
import { ask } from '../../approaches/worker/frames.ts'
import { startPipeChild } from '../floors/pipe-child.ts'
import type { Part } from '../part.ts'

/** To a worker and back: ours carries the payload there and asks for an isolate that is not there, the floor echoes. */
export const part: Part = {
  id: 'socket-hop',
  title: 'hop to a worker and back',
  floor: 'echo of the payload by a bare child over a pipe',
  side: 'sandbox',
  prepare: async (variant, payload) => {
    if (variant === 'floor') {
      const child = startPipeChild('echo')
      await child.call(payload)
      return { call: () => child.call(payload), [Symbol.asyncDispose]: () => child[Symbol.asyncDispose]() }
    }
    const worker = startWorker(launcherOf(await probeConfinement(), 400))
    await worker.ready
    const entry = { kind: ask.invoke, isolate: 1, run: 1, cpuUs: 1_000_000, sliceUs: 1_000_000, text: payload, tenant: 'acme' }
    return {
      call: () => new Promise((resolve) => worker.send({ ...entry, onAnswer: resolve })),
      async [Symbol.asyncDispose]() {
        worker.kill('closed')
        await worker.exited
      },
    }
  },
}
