import { isBuiltin } from 'node:module'
import type { ModuleImport } from './module-graph.ts'

/** What a room of src/ may import besides itself, as prefixes of paths; see section 2 of the design. */
interface Room {
  readonly may: readonly string[]
  /** Packages, and modules of Node: all but those refused; `only` refuses all others. */
  readonly refused?: readonly string[]
  readonly only?: readonly string[]
  readonly why: string
}

/** What opens a socket or starts a process or thread. */
const reachesOut = [
  ...['child_process', 'cluster', 'dgram', 'dns', 'http', 'http2', 'https', 'inspector', 'net', 'tls', 'worker_threads'].map(
    (name) => `node:${name}`,
  ),
  ...['autocannon', 'fastify', 'undici', 'isolated-vm', 'tinybench'],
]

const rooms: Readonly<Record<string, Room>> = {
  'main.ts': { may: ['cli/program.ts'], only: [], why: 'it only parses, dispatches and ends' },
  cli: { may: [''], why: 'a command may use every room' },
  hooks: { may: [], only: ['zod', 'node:crypto'], why: 'the contract that everyone shares imports nothing of ours' },
  approaches: { may: ['hooks/'], why: 'an approach knows the contract alone, and nothing of platform or benchmark' },
  platform: {
    may: ['hooks/', 'approaches/approach.ts', 'approaches/family.ts'],
    why: 'the platform knows approaches through their port, and nothing of the benchmark',
  },
  customer: { may: ['hooks/'], why: 'the world outside knows the contract alone' },
  bench: { may: ['hooks/', 'store/'], why: 'the bench starts platform and customer as processes and speaks HTTP to them' },
  micro: {
    may: ['hooks/', 'approaches/', 'platform/', 'customer/', 'store/'],
    why: 'micro-costs take the parts that are measured, and nothing of bench or analysis',
  },
  store: { may: ['hooks/'], refused: reachesOut, why: "the store is a run's folder" },
  analysis: { may: ['hooks/', 'store/'], refused: reachesOut, why: 'analysis is a function of what the store holds' },
  report: {
    may: ['hooks/', 'store/', 'analysis/'],
    refused: reachesOut,
    why: 'every report can be made from a stored run alone',
  },
}

/** Where a computed import may be: modules that load what a person wrote, and two that are handed the folder to look in. */
const mayCompute = new Set([
  'approaches/native/load-module.ts',
  'bench/attacks/attacker/hostile-module.ts',
  'bench/scenario/extension-module.ts',
  'bench/scenario/load-scenario.ts',
  'customer/install-extension.ts',
  'analysis/registry.ts',
  'report/format.ts',
])

/** Why an import is against the arrows; undefined when it may stand. */
export const refuseImport = ({ from, to, inside }: ModuleImport): string | undefined => {
  const name = roomOf(from)
  const room = rooms[name]
  if (!room) return `${name} is no room of the design: give it a line in scripts/arrow-rules.ts`
  if (!inside) return refusePackage(room, to)
  if (crossesApproaches(from, to)) return 'one approach never imports another, nor the registry'
  return roomOf(to) === name || room.may.some((prefix) => to.startsWith(prefix)) ? undefined : room.why
}

/** Why a computed `import()` is refused: one that leaves its folder would pass every other rule. */
export const refuseComputed = ({ from, argument }: { from: string; argument: string }): string | undefined =>
  mayCompute.has(from) || /^`\.\/(?!\.)/.test(argument)
    ? undefined
    : 'start a computed import with `./, so that its room can be known, or name the module in scripts/arrow-rules.ts'

const roomOf = (path: string): string => path.split('/')[0] ?? ''

const refusePackage = ({ refused = [], only, why }: Room, specifier: string): string | undefined => {
  const name = packageOf(specifier)
  return refused.includes(name) || (only && !only.includes(name)) ? why : undefined
}

/** `node:fs/promises` → `node:fs`, `@scope/name/x` → `@scope/name`, `fs` → `node:fs` */
const packageOf = (specifier: string): string => {
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
  return isBuiltin(`node:${name}`) ? `node:${name}` : name
}

/** No approaches, but what those stand on that run uploaded code: what the code may say and ask, and processes for it. */
const shared = new Set(['bridge', 'worker'])

const crossesApproaches = (from: string, to: string): boolean => {
  const [room, approach, ...inApproach] = from.split('/')
  const [target, other, ...inOther] = to.split('/')
  if (room !== 'approaches' || target !== 'approaches' || from === 'approaches/index.ts') return false
  if (shared.has(other ?? '') && inApproach.length > 0) return false
  if (inOther.length === 0) return other === 'index.ts'
  return inApproach.length === 0 || approach !== other
}
