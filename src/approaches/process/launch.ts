import { fileURLToPath } from 'node:url'
import { startConfined } from '../worker/confine/launch.ts'
import { nice } from '../worker/confine/priority.ts'
import type { Confinement } from '../worker/confine/probe.ts'
import { preloadOf } from '../worker/worker-code.ts'
import type { Launch } from '../worker/worker-process.ts'

const hostUrl = new URL('./host.ts', import.meta.url)
const readable = ['./host.ts', '../bridge/bootstrap.js', '../../../package.json'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
)

export interface HostLimits {
  readonly heapMb: number
  readonly memoryMb: number
}

/** How a tenant's process is started: it inherits nothing but the pipe at descriptor 3 and the ledger at 4. */
export const launcherOf =
  (confinement: Confinement, { heapMb, memoryMb }: HostLimits): Launch =>
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

/**
 * The same with a user of its own, whom nobody else is: Node's permission model lets a process send signals, and only the
 * kernel keeps them from the platform and from other tenants. Takes root, and files of ours that others may read.
 */
export const withOwnUser = (confinement: Confinement, number: number): Confinement => {
  const user = String(firstUser + (number % users))
  // A change of user undoes what the kernel was told about the parent, so it is told again.
  const setpriv = [
    '/usr/bin/setpriv',
    '--reuid',
    user,
    '--regid',
    user,
    '--clear-groups',
    '--no-new-privs',
    '--pdeathsig',
    'KILL',
  ]
  return { ...confinement, command: [...confinement.command, ...setpriv, '--'] }
}

/** Far from those that systems and containers give out. */
const firstUser = 0x70_00_00_00
const users = 65_536
