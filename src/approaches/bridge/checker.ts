import { UploadRefused } from '../approach.ts'
import { answer, ask, type Frame } from './frames.ts'
import type { Hosted } from './hosted.ts'
import type { Death, WorkerProcess } from './worker-process.ts'

/**
 * Builds an upload's isolate once, on a worker that serves nobody, and throws it away. Throws `UploadRefused`;
 * an upload that takes the worker with it is refused too.
 */
export const checkUpload = async (hosted: Hosted, takeWorker: () => WorkerProcess): Promise<void> => {
  for (let lost = 0; lost < 3;) {
    const verdict = await check(hosted, takeWorker())
    if (verdict === 'fine') return
    if (verdict instanceof UploadRefused) throw verdict
    // A neighbour that took the worker with it is refused and gone: only ends that nobody caused are counted.
    if (verdict === 'lost') lost++
  }
  throw new Error('the sandbox could not check the upload: its workers keep ending')
}

type Verdict = 'fine' | 'lost' | 'neighbour' | UploadRefused

const check = (hosted: Hosted, worker: WorkerProcess): Promise<Verdict> =>
  new Promise((resolve) => {
    const entry = { isolate: hosted.key, run: 0, sliceUs: 1_000 * hosted.source.loadMs }
    const onAnswer = (frame: Frame): void => {
      if (frame.kind === answer.refused) return resolve(readRefusal(frame.text))
      worker.send({ ...entry, kind: ask.unload, cpuUs: 0, text: '', onAnswer: () => {} })
      resolve('fine')
    }
    const onLost = (death: Death, guilty: boolean): void => {
      if (death.cause === 'lost' || death.cause === 'closed' || death.current === undefined) return resolve('lost')
      resolve(guilty ? fatalUpload(death) : 'neighbour')
    }
    worker.send({ ...entry, kind: ask.load, cpuUs: 0, text: JSON.stringify(hosted.source), onAnswer, onLost })
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
