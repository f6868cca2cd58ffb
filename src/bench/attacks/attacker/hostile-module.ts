import type { Socket } from 'node:net'
import type { TlsOptions } from 'node:tls'
import { pathToFileURL } from 'node:url'
import { BenchError } from '../../../hooks/bench-error.ts'
import type { Genuine, Forgery } from './genuine.ts'

/** What an attack is told of where it stands. */
export interface Place {
  /** Where the attacker's own server listens, which the platform may call. */
  readonly host: string
  readonly port: number
  /** Ports on 127.0.0.1 and ::1 that nobody may reach, and the platform's own. */
  readonly insidePort: number
  readonly insidePortV6: number
  readonly platformPort: number
  /** In a reply that belongs to no request: it must never be read as one. */
  readonly poison: string
  /** In what the platform might write on: it must never stand in the platform's own output. */
  readonly mark: string
  readonly tenant: string
  readonly hook: string
  /** Another tenant's name, at the same platform. */
  readonly bystander: string
  readonly hugeText: (megabytes: number) => string
}

/** What the tenant of an attack can ask of the platform. Each answer is looked through for what it must not hold. */
export interface Api {
  call(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<number>
}

/** One file of the corpus. It has one of these, which says what kind of attack it is; one that abuses may have a server, too. */
export interface HostileModule {
  /** An endpoint: gets every connection of the customer's server, counted from 1. */
  readonly default?: (socket: HostileSocket, n: number, place: Place) => void
  /** Of an endpoint whose registered URL is not plain http, although its server speaks no TLS. */
  readonly scheme?: 'https'
  /** How a server with a certificate speaks TLS, where that matters. */
  readonly tls?: TlsOptions
  /** Addresses that should lead inside, each of which is registered and called. */
  readonly url?: (place: Place) => string | readonly string[]
  /** What the name server answers to a name, one list a question; the last one stays. */
  readonly names?: (place: Place) => Readonly<Record<string, readonly (readonly string[])[]>>
  /** Requests to the customer's real server, made of a delivery that was overheard. */
  readonly forge?: (genuine: Genuine, place: Place) => Forgery | readonly Forgery[]
  /** Whatever a tenant can do with its own token. */
  readonly abuse?: (api: Api, place: Place) => Promise<void>
}

/** Its own helpers beside Node's. */
export interface HostileSocket extends Socket {
  /** Calls back with each request that has arrived whole, as text. */
  onRequest(answer: (request: string) => void): void
  /** A whole reply, JSON unless it is a text; writes no more when the connection has gone. */
  reply(status: number, body?: unknown, headers?: Readonly<Record<string, string>>): void
}

export type Kind = 'endpoint' | 'address' | 'forgery' | 'abuse'

/** @throws BenchError for a file that is none of these, or more than one */
export const loadHostile = async (file: string): Promise<{ module: HostileModule; kind: Kind }> => {
  const module = (await import(pathToFileURL(file).href)) as HostileModule
  const { default: endpoint, url, forge, abuse } = module
  const has = { endpoint: abuse ? undefined : endpoint, address: url, forgery: forge, abuse }
  const kinds = (Object.keys(has) as Kind[]).filter((kind) => typeof has[kind] === 'function')
  const [kind] = kinds
  if (kind !== undefined && kinds.length === 1) return { module, kind }
  const example = 'export one function: default (an endpoint), url, forge or abuse'
  throw new BenchError('E_CORPUS', `${file} says ${kinds.length === 0 ? 'no' : 'more than one'} kind of attack`, example)
}
