import { BenchError } from '../../hooks/bench-error.ts'
import { defaultLimits } from '../approach.ts'
import { type Confinement, probeConfinement } from '../worker/confine/probe.ts'
import type { Hosted } from '../bridge/hosted.ts'
import { startWorker, type WorkerProcess } from '../worker/worker-process.ts'
import { boundMb } from './account.ts'
import { launcherOf, withOwnUser } from './launch.ts'

/** Finds what holds a process on this machine, by starting one. Throws `BenchError` when none can start. */
export const createLauncher = async (): Promise<(hosted: Hosted) => WorkerProcess> => {
  const confinement = await probeConfinement()
  const hasUsers = (await failureOf(withOwnUser(confinement, 0))) === undefined
  const failure = hasUsers ? undefined : await failureOf(confinement)
  if (failure)
    throw new BenchError('E_PROCESS_START', `no process can start: ${failure.message}`, 'run npm ci under Node 26', failure)
  return ({ key, source }) => launch(hasUsers ? withOwnUser(confinement, key) : confinement, source.memoryMb)
}

const failureOf = async (confinement: Confinement): Promise<Error | undefined> => {
  const worker = launch(confinement, defaultLimits.memoryMb)
  const failure = await worker.ready.then(
    () => undefined,
    (error: Error) => error,
  )
  worker.kill('closed')
  await worker.exited
  return failure
}

const launch = (confinement: Confinement, heapMb: number): WorkerProcess =>
  startWorker(launcherOf(confinement, { heapMb, memoryMb: boundMb(heapMb) }))
