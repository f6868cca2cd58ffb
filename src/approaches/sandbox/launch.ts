import { existsSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startConfined } from '../worker/confine/launch.ts'
import { nice } from '../worker/confine/priority.ts'
import type { Confinement } from '../worker/confine/probe.ts'
import type { Launch } from '../worker/worker-process.ts'
import { preloadOf } from '../worker/worker-code.ts'
import { libraryFolders } from '../bridge/scripts.ts'

const workerUrl = new URL('./worker.ts', import.meta.url)
const workerFile = fileURLToPath(workerUrl)
const ours = ['../', '../../hooks/', '../../package.json'].map((path) => fileURLToPath(new URL(path, import.meta.url)))

/** How a worker process is started: it inherits nothing but the pipe at descriptor 3 and the ledger at 4. */
export const launcherOf =
  (confinement: Confinement, rssMb: number): Launch =>
  (ledger) => {
    const started = startConfined(confinement, {
      readable: readable(),
      args: ['--allow-addons', `--import=${(preload ??= preloadOf(workerUrl))}`, '--no-node-snapshot', workerFile],
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', ledger],
      nice: nice.ordinary,
      memoryMb: rssMb,
    })
    coalesceTimers(started.child.pid)
    return started
  }

let preload: string | undefined

/**
 * For each entry isolated-vm leaves a timer behind that wakes a thread when the time-out would have come. Those of a
 * millisecond may share one waking: it costs 20 µs of CPU where calls are rare. A time-out comes as much later.
 */
const coalesceTimers = (pid: number | undefined): void => {
  try {
    writeFileSync(`/proc/${pid}/timerslack_ns`, '1000000')
  } catch {
    // It has ended, or this system has no such thing.
  }
}

const readable = (): string[] => {
  const require = createRequire(import.meta.url)
  const addon = packageFolder(require.resolve('isolated-vm'))
  const loader = packageFolder(createRequire(`${addon}/package.json`).resolve('node-gyp-build'))
  return [...ours, `${addon}/`, `${loader}/`, ...libraryFolders().map((folder) => `${folder}/`), '/etc/alpine-release']
}

const packageFolder = (entry: string): string => {
  let folder = dirname(entry)
  while (!existsSync(`${folder}/package.json`)) folder = dirname(folder)
  return folder
}
