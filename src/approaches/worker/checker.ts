import { UploadRefused } from '../approach.ts'
import { answer, ask, type Frame } from './frames.ts'
import type { Hosted } from '../bridge/hosted.ts'
import type { Death } from './worker-state.ts'
import type { WorkerProcess } from './worker-process.ts'

/**
 * Builds an upload's isolate once, on a worker that serves nobody, and throws it away. Throws `UploadRefused`;
 * an upload that takes the worker with it is refused too.
 */
export const checkUpload = async (hosted: Hosted, takeWorker: () => WorkerProcess): Promise<void> => {
  for (let lost = 0; lost < 3;) {
    const worker = takeWorker()
    const verdict = await loadInto(worker, hosted)
    if (verdict === 'fine') return worker.send({ ...loadOf(hosted), kind: ask.unload, text: '', onAnswer: () => {} })
    if (verdict instanceof UploadRefused) throw verdict
    // A neighbour that took the worker with it is refused and gone: only ends that nobody caused are counted.
    if (verdict === 'lost') lost++
  }
  throw new Error('the sandbox could not check the upload: its workers keep ending')
}

/** How a load ended; `lost` is nobody's fault. */
export type Verdict = 'fine' | 'lost' | 'neighbour' | UploadRefused

export const loadInto = (worker: WorkerProcess, hosted: Hosted): Promise<Verdict> =>
  new Promise((resolve) => {
    const onAnswer = (frame: Frame): void => resolve(frame.kind === answer.refused ? readRefusal(frame.text) : 'fine')
    const onLost = (death: Death, guilty: boolean): void => {
      if (death.cause === 'lost' || death.cause === 'closed' || death.current === undefined) return resolve('lost')
      resolve(guilty ? fatalUpload(death) : 'neighbour')
    }
    worker.send({ ...loadOf(hosted), onAnswer, onLost })
  })

/** The frame that makes a worker build it. */
export const loadOf = ({ key, source }: Hosted): Frame => ({
  ...{ kind: ask.load, isolate: key, run: 0, cpuUs: 0 },
  ...{ sliceUs: 1_000 * source.loadMs, text: JSON.stringify(source) },
})

const readRefusal = (text: string): UploadRefused => {
  const { message, hint, place } = JSON.parse(text) as { message: string; hint: string; place?: { line: number; column: number } }
  return new UploadRefused(message, hint, place)
}

const fatalUpload = ({ cause, detail }: Death): UploadRefused =>
  new UploadRefused(
    `the top level of the module ended its process (${cause}, ${detail})`,
    'Do the work in the exported function, in pieces that an engine can interrupt.',
  )
