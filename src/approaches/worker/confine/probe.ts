import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Layer } from '../../family.ts'
import { type MemoryGroups, openMemoryGroups } from './memory-groups.ts'

/** What this machine gives to hold a process, found once by trying it. */
export interface Confinement {
  readonly layers: readonly Layer[]
  /** Goes before the command of a process. */
  readonly command: readonly string[]
  readonly memoryGroups: MemoryGroups | undefined
}

let probed: Promise<Confinement> | undefined

export const probeConfinement = (): Promise<Confinement> => (probed ??= probe())

const probe = async (): Promise<Confinement> => {
  const [unshare, setpriv] = await Promise.all([firstThatWorks(unshares), firstThatWorks([bindToParent])])
  const { groups, lacks } = openGroups()
  return {
    layers: [
      { id: 'permissions', what: 'Node’s permission model: no files, processes, threads or network', active: true },
      { id: 'environment', what: 'an empty environment', active: true },
      layer('parent', 'the kernel ends it with the platform', setpriv ? undefined : 'setpriv of util-linux with --pdeathsig'),
      layer('priority', 'a lower priority than the platform’s', process.platform === 'win32' ? 'Unix priorities' : undefined),
      layer('network', 'a network namespace without a network', unshare ? undefined : 'root, or user namespaces, and unshare'),
      layer('memory', 'a control group that bounds its memory', lacks),
    ],
    // In this order: to enter a user namespace undoes what the kernel was told about the parent.
    command: [...(unshare ?? []), ...(setpriv ?? [])],
    memoryGroups: groups,
  }
}

const layer = (id: Layer['id'], what: string, lacks: string | undefined): Layer =>
  lacks === undefined ? { id, what, active: true } : { id, what, active: false, lacks }

/** Root needs no user namespace, and is better off without one more. */
const unshares = [
  ['/usr/bin/unshare', '-n', '--'],
  ['/usr/bin/unshare', '-Urn', '--'],
]
const bindToParent = ['/usr/bin/setpriv', '--pdeathsig', 'KILL', '--']

const run = promisify(execFile)

const firstThatWorks = async (commands: readonly string[][]): Promise<string[] | undefined> => {
  for (const command of commands) {
    const [file = '', ...args] = command
    const works = await run(file, [...args, process.execPath, '--version'], { env: {}, timeout: 10_000 }).then(
      () => true,
      () => false,
    )
    if (works) return command
  }
  return undefined
}

const openGroups = (): { groups: MemoryGroups | undefined; lacks: string | undefined } => {
  try {
    return { groups: openMemoryGroups(), lacks: undefined }
  } catch (error) {
    return { groups: undefined, lacks: `a control group to make others in (${(error as Error).message})` }
  }
}
