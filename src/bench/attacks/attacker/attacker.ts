import { readFile } from 'node:fs/promises'
import type { CertificateFiles } from '../webhook/trust.ts'
import { createForger, type Said } from './forger.ts'
import type { Secrets } from './genuine.ts'
import { type HostileModule, type HostileSocket, type Kind, loadHostile, type Place } from './hostile-module.ts'
import { startHostileServer } from './hostile-server.ts'

/** What the bench tells an attacker at its start. */
export interface Briefing {
  readonly file: string
  readonly place: Omit<Place, 'port' | 'hugeText'>
  /** The victim's registered address at the customer's real server. */
  readonly victim: string
  readonly platform: string
  /** Its server speaks TLS, and shows this. */
  readonly tls: CertificateFiles | undefined
}

/** What an attacker has prepared. */
export interface Prepared {
  readonly kind: Kind
  readonly port: number
  /** To be registered, one after the other. */
  readonly urls: readonly string[]
  readonly names: Readonly<Record<string, readonly (readonly string[])[]>>
}

/** What the bench asks of it then, a line each, answered by a line each. */
export type Order =
  | { readonly order: 'forge'; readonly secrets: Secrets }
  | { readonly order: 'abuse'; readonly token: string }
  | { readonly order: 'report' }

export interface Report {
  readonly said: readonly Said[]
  /** What reached its server. */
  readonly received: string
  /** How many requests those were. */
  readonly requests: number
}

/** The customer who means harm, in a process of its own: whatever it does to itself harms nobody else. */
export const startAttacker = async ({ file, place: told, victim, platform, tls }: Briefing) => {
  const { module, kind } = await loadHostile(file)
  const place = (): Place => ({ ...told, port: server.port, hugeText })
  const { forge } = module
  const forger = forge && createForger(forge, place, new URL(victim))
  const onConnection = (socket: HostileSocket, n: number): void => {
    if (forger) forger.onConnection(socket)
    else if (module.default) module.default(socket, n, place())
    else allow(socket)
  }
  const shown = tls && { cert: await readFile(tls.certificate), key: await readFile(tls.key), ...module.tls }
  const server = await startHostileServer(told.host, onConnection, shown)
  const prepared: Prepared = {
    kind,
    port: server.port,
    urls: urlsOf(module, place(), tls ? 'https' : 'http'),
    names: module.names?.(place()) ?? {},
  }
  const obey = async (order: Order): Promise<Report> => {
    const said = await carryOut(order)
    return { said, received: server.received(), requests: server.requests() }
  }
  const carryOut = async (order: Order): Promise<Said[]> => {
    if (order.order === 'forge') return (await forger?.run(order.secrets)) ?? []
    if (order.order !== 'abuse' || !module.abuse) return []
    // Only here, because an HTTP client takes longer to load than everything else.
    const { runAbuse } = await import('./abuser.ts')
    return runAbuse(module.abuse, place(), { platform, token: order.token })
  }
  return { prepared, obey }
}

const urlsOf = ({ url, scheme }: HostileModule, place: Place, spoken: string): string[] =>
  url ? [url(place)].flat() : [`${scheme ?? spoken}://${place.host}:${place.port}/hooks/${place.tenant}`]

const hugeText = (megabytes: number): string => 'x'.repeat(megabytes * 1024 * 1024)

/** The endpoint of an attack that needs none of its own. */
const allow = (socket: HostileSocket): void => socket.onRequest(() => socket.reply(200, { decision: 'allow' }))
