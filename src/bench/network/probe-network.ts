import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { BenchError } from '../../hooks/bench-error.ts'
import { ipBatch, runProgram } from './ip.ts'
import { buildTunLink } from './build-tun-link.ts'
import { namespaceName, removeNamespaces } from './namespaces.ts'

/** A way to put distance between processes, and what this machine lacks for it. */
export interface RealisationProbe {
  readonly id: Realisation
  readonly what: string
  /** Undefined where it works. */
  readonly lacks: string | undefined
}

export type Realisation = 'netem' | 'tun' | 'relay'

/** All of them, the most faithful first; each is tried, none is only looked up. */
export const probeNetwork = async (): Promise<readonly RealisationProbe[]> => {
  const noNamespaces = await namespacesLack()
  return [
    { id: 'netem', what: 'network namespaces with netem', lacks: noNamespaces ?? (await netemLacks()) },
    { id: 'tun', what: 'a TUN link between network namespaces', lacks: noNamespaces ?? (await tunLacks()) },
    { id: 'relay', what: 'a relay process that delays, for small bodies only', lacks: undefined },
  ]
}

const namespacesLack = async (): Promise<string | undefined> => {
  if (process.platform !== 'linux') return 'Linux'
  if (process.getuid?.() !== 0) return 'root: run it with sudo, or in a container with CAP_NET_ADMIN and CAP_SYS_ADMIN'
  const missing = (await Promise.all(['ip', 'nsenter'].map(onPath))).find((program) => program !== undefined)
  if (missing !== undefined) return `the program ${missing}: install iproute2 and util-linux`
  return inTrialNamespace(async () => undefined)
}

const netemLacks = async (): Promise<string | undefined> => {
  if ((await onPath('tc')) !== undefined) return 'the program tc: install iproute2'
  return inTrialNamespace(async (name) => {
    const words = ['qdisc', 'add', 'dev', 'lo', 'root', 'netem', 'delay', '1ms']
    return runProgram('tc', '-n', name, ...words).then(
      () => undefined,
      () => 'netem in the kernel: modprobe sch_netem, where the kernel has it as a module',
    )
  })
}

const tunLacks = async (): Promise<string | undefined> => {
  const device = await access('/dev/net/tun', constants.R_OK | constants.W_OK).catch(() => false)
  if (device === false) return '/dev/net/tun: modprobe tun, or hand it to the container (--device /dev/net/tun)'
  return buildTunLink().then(
    () => undefined,
    (error: unknown) => (error instanceof BenchError ? error.hint : String(error)),
  )
}

/** In a namespace that is there only for the question. */
const inTrialNamespace = async (ask: (name: string) => Promise<string | undefined>): Promise<string | undefined> => {
  const name = namespaceName()
  try {
    await ipBatch([`netns add ${name}`])
    return await ask(name)
  } catch (error) {
    return `the right to make network namespaces (${String(error)})`
  } finally {
    await removeNamespaces([name])
  }
}

/** The program's name when it is nowhere. */
const onPath = async (program: string): Promise<string | undefined> => {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter))
    if (await isExecutable(join(folder, program))) return undefined
  return program
}

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
