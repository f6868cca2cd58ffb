import { fileURLToPath } from 'node:url'
import { startConfined } from '../bridge/confine/launch.ts'
import { nice } from '../bridge/confine/priority.ts'
import type { Confinement } from '../bridge/confine/probe.ts'
import { preloadOf } from '../bridge/worker-code.ts'
import type { Launch } from '../bridge/worker-process.ts'

const hostUrl = new URL('./host.ts', import.meta.url)
const readable = ['./host.ts', '../bridge/bootstrap.js', '../../../package.json'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
)

/** How a tenant's process is started: it inherits nothing but the pipe at descriptor 3 and the ledger at 4. */
export const launcherOf =
  (confinement: Confinement, heapMb: number, memoryMb: number): Launch =>
  (ledger) =>
    startConfined(confinement, {
      readable,
      args: [...flags(), `--max-old-space-size=${heapMb}`, fileURLToPath(hostUrl)],
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', ledger],
      nice: nice.ordinary,
      memoryMb,
    })

let preload: string | undefined

/** An extension's module, with what it asks for, is seen by `vm.SourceTextModule` only. */
const flags = (): string[] => [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  `--import=${(preload ??= preloadOf(hostUrl))}`,
]
