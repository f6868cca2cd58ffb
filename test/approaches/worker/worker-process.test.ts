import { spawn } from 'node:child_process'
import { afterEach, expect, it } from 'vitest'
import { ask, type Frame } from '../../../src/approaches/worker/frames.ts'
import type { Death } from '../../../src/approaches/worker/worker-state.ts'
import { type Launch, startWorker, type WorkerProcess } from '../../../src/approaches/worker/worker-process.ts'

// A supervisor's view of processes that are no sandbox, so that each moment can be arranged.
let worker: WorkerProcess
afterEach(async () => {
  worker.kill('closed')
  await worker.exited
})

const launchOf =
  (program: string): Launch =>
  (ledger) => {
    const args = ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', '--input-type=module', '-e', program]
    return { child: spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit', 'pipe', ledger] }), memory: undefined }
  }

const frames = new URL('../../../src/approaches/worker/frames.ts', import.meta.url).href

/** Its first entry takes 200 MB and is answered; the second never comes back. */
const hoarder = `import { readSync, writeSync } from 'node:fs'
  import { answer, createFrameReader, encodeFrame } from '${frames}'
  const hello = { kind: answer.hello, isolate: 0, run: 0, cpuUs: 0, sliceUs: 0, text: '' }
  const kept = []
  const reader = createFrameReader((frame) => {
    if (frame.run === 2) for (;;) {}
    const until = Date.now() + 300
    while (Date.now() < until) {}
    kept.push(Buffer.alloc(200 * 2 ** 20, 1))
    writeSync(3, encodeFrame({ ...frame, kind: answer.entered, text: '' }))
  })
  writeSync(3, encodeFrame(hello))
  const chunk = Buffer.alloc(65_536)
  for (;;) reader.push(chunk.subarray(0, readSync(3, chunk)))`

const entry = (run: number): Frame => ({ kind: ask.invoke, isolate: run, run, cpuUs: 0, sliceUs: 60_000_000, text: '' })
const limits = { graceMs: 60_000, rssMb: 10_000 }
const turn = () => new Promise((resolve) => setTimeout(resolve, 50))

it('blames nobody for the memory of an entry whose answer came in the moment in which its process was ended', async () => {
  worker = startWorker(launchOf(hoarder))
  await worker.ready
  let answered = false
  const lost = new Promise<{ death: Death; guilty: boolean }>((resolve) => {
    worker.send({ ...entry(1), onAnswer: () => (answered = true) })
    worker.send({ ...entry(2), onAnswer: () => {}, onLost: (death, guilty) => resolve({ death, guilty }) })
  })
  await turn()
  worker.watch(performance.now(), limits)
  // The supervisor is kept from reading, as on a busy machine, until the first entry is answered and the second begun.
  while (worker.taken().memoryMb < 200) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
  worker.watch(performance.now(), { ...limits, rssMb: 150 })
  const { death } = await lost
  expect(answered).toBe(true)
  expect(death.cause).toBe('lost')
})

it('gives up a process that does not come up, and what was sent to it', async () => {
  worker = startWorker(launchOf('setInterval(() => {}, 1_000)'), 300)
  const lost = new Promise<{ death: Death; guilty: boolean }>((resolve) =>
    worker.send({ ...entry(1), onAnswer: () => {}, onLost: (death, guilty) => resolve({ death, guilty }) }),
  )
  await expect(worker.ready).rejects.toThrow('it was not up within 300 ms')
  expect((await lost).death).toMatchObject({ cause: 'lost' })
})
