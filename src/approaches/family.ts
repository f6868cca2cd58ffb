import type { KvStore } from '../hooks/kv.ts'
import type { Approach, StatePolicy } from './approach.ts'

/** Where the customer's logic runs, which decides what a deploy carries: nothing, code, or a URL. */
export type RunsAt = 'nowhere' | 'platform' | 'customer'

/** What the platform lends an approach. */
export interface Surroundings {
  /** CIDR blocks that outgoing connections may reach although they are not public. Empty in production. */
  readonly allowedNetworks: readonly string[]
  /** Who is asked for the names of customers' servers, as `127.0.0.1:53`; the system when it is not given. */
  readonly nameServer?: string
  /** The platform's clock, Unix ms; the system's when it is not given. */
  readonly nowMs?: () => number
  /** How much faster than real the schedules run: pauses and breakers of an approach, too. */
  readonly timeScale?: number
  /** Certificates, as PEM, that are trusted beside the public authorities' when customers' servers are called. */
  readonly certificateAuthority?: string
  /** What it keeps for tenants; without it there are no secrets, and the store ends with the approach. */
  readonly services?: Services
  /** MB in which each worker keeps extensions ready; else by the machine's size. */
  readonly warmMb?: number
}

/** What the platform keeps for a tenant's extensions. */
export interface Services {
  readonly secrets: SecretSource
  readonly kv: KvStore
}

export interface SecretSource {
  /** A tenant's secret, in plain text; undefined when it has none of the name. */
  reveal(tenant: string, name: string): string | undefined
}

/** One of the things that hold a process in which customers' code runs, beside what the approach does itself. */
export interface Layer {
  readonly id: 'permissions' | 'environment' | 'parent' | 'priority' | 'network' | 'memory'
  /** What it does, in words. */
  readonly what: string
  readonly active: boolean
  /** Where it is not: what this machine lacks. */
  readonly lacks?: string
}

/** One way to build an approach. `caveat` is shown beside every result of it. */
export interface Variant {
  /** `sandbox`, or `sandbox:in-process` */
  readonly id: string
  readonly summary: string
  readonly caveat?: string
  /** What it can keep of the state between calls; `warm` alone, when it is not said. */
  readonly states?: readonly StatePolicy[]
  /** The scheme of the addresses that it calls, where it takes one only. */
  readonly scheme?: 'https:'
  /** Only a platform started with `--trusted` offers it: it runs customers' code without a boundary. */
  readonly trusted?: true
  /** What holds its processes on this machine, beside what the approach does itself: all layers, active or not. */
  layers?(): Promise<readonly Layer[]>
  create(surroundings: Surroundings): Promise<Approach>
}

/** A folder under `approaches/`: one idea, one or more variants. The first variant bears the family's name. */
export interface Family {
  readonly id: string
  readonly runsAt: RunsAt
  readonly variants: readonly Variant[]
  /** Why none of them can run on this machine, in a line, as far as that is seen without starting any. */
  obstacle?(): Promise<string | undefined>
}
