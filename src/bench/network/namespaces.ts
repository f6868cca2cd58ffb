import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { ipBatch } from './ip.ts'

/** The places of a trial's processes; the generator stays with the bench. */
export const roles = ['platform', 'customer', 'thirdParty'] as const
export type Role = (typeof roles)[number]

/** A host of its own for each role: a network namespace with a way to the bench that nothing delays. */
export interface Namespaces extends AsyncDisposable {
  readonly names: Readonly<Record<Role, string>>
  /** On the way to the bench, 198.18.0.0/16 (RFC 2544 keeps 198.18.0.0/15 for measurements). */
  readonly addresses: Readonly<Record<Role, string>>
}

const prefix = 'hookbench'
let made = 0

/** Makes them, and first removes those of benches that are no more. Needs root. */
export const createNamespaces = async (): Promise<Namespaces> => {
  await sweepNamespaces()
  const own = namespaceName()
  const names = { platform: `${own}-platform`, customer: `${own}-customer`, thirdParty: `${own}-thirdParty` }
  const remove = async (): Promise<void> => {
    for (const role of roles) await unlink(names[role])
    await removeNamespaces(Object.values(names))
  }
  try {
    await ipBatch(roles.map((role) => `netns add ${names[role]}`))
    const slot = await takeSlot(names)
    for (const role of roles) {
      const { bench, there } = addressesOf(slot, role)
      await ipBatch([`address add ${bench}/30 dev ${linkOf(slot, role)}`, `link set ${linkOf(slot, role)} up`])
      await ipBatch(['link set lo up', `address add ${there}/30 dev bench`, 'link set bench up'], names[role])
    }
    const at = (role: Role): string => addressesOf(slot, role).there
    const addresses = { platform: at('platform'), customer: at('customer'), thirdParty: at('thirdParty') }
    return { names, addresses, [Symbol.asyncDispose]: remove }
  } catch (error) {
    await remove()
    throw error
  }
}

/** A new name that says whose it is, so that a later bench can tell when its owner has gone. */
export const namespaceName = (): string => `${prefix}-${process.pid}-${startTicksOf(process.pid) ?? 0}-${++made}`

/** A quarter of /28 for each role; the name of the link is what two benches cannot both take. */
const slots = 4_096
const linkOf = (slot: number, role: Role): string => `hb${slot}${role[0]}`

const takeSlot = async (names: Namespaces['names']): Promise<number> => {
  for (let tries = 0; ; tries++) {
    const slot = (process.pid * 7 + made + tries) % slots
    try {
      await ipBatch(roles.map((role) => `link add ${linkOf(slot, role)} type veth peer name bench netns ${names[role]}`))
      return slot
    } catch (error) {
      for (const role of roles) await unlink(names[role])
      if (tries === 100 || !String(error).includes('File exists')) throw error
    }
  }
}

/** Connections that nobody ended hold a namespace for a while longer; its link to us need not wait for them. */
const unlink = (name: string): Promise<void> => ipBatch(['link delete bench'], name).catch(() => {})

const addressesOf = (slot: number, role: Role): { bench: string; there: string } => {
  const base = slot * 16 + roles.indexOf(role) * 4
  const address = (host: number): string => `198.18.${(base + host) >> 8}.${(base + host) & 255}`
  return { bench: address(1), there: address(2) }
}

/** Namespaces whose bench has gone, `kill -9` included: their names say whose they are. */
export const sweepNamespaces = async (): Promise<void> => {
  const found = await readdir('/run/netns').catch(() => [])
  const left = found.filter((name) => {
    const [, pid, startTicks] = new RegExp(`^${prefix}-(\\d+)-(\\d+)-`).exec(name) ?? []
    return pid !== undefined && startTicksOf(Number(pid)) !== Number(startTicks)
  })
  await removeNamespaces(left)
}

/** The links of a namespace go with it. Two benches may sweep the same one. */
export const removeNamespaces = async (names: readonly string[]): Promise<void> => {
  for (const name of names) await ipBatch([`netns delete ${name}`]).catch(() => {})
}

/** Ticks since boot when a process started, the field 22 of /proc/PID/stat; the name before it may hold blanks. */
const startTicksOf = (pid: number): number | undefined => {
  try {
    return Number(
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ')[19],
    )
  } catch {
    return undefined
  }
}
