import type { Deployable, Deployment } from '../approach.ts'
import type { Call } from './call.ts'
import type { Grant } from './host-calls.ts'
import type { IsolateSource } from './source.ts'

/** A deployment as the sandbox keeps it: all that it takes to build its isolate anew, anywhere, at any time. */
export interface Hosted extends Deployment {
  /** Its isolate's number, the same in every worker. */
  readonly key: number
  readonly source: IsolateSource
  readonly grant: Grant
  /** Calls inside it at once: where each has globals of its own, they all count against one tenant's memory. */
  readonly atOnce: number
  /** Of a call, over all its entries. */
  readonly cpuMs: number
  readonly cpuUs: number
  /** Calls without an outcome; those beyond what an isolate takes at once wait their turn. */
  active: number
  started: number
  readonly waiting: Call[]
  retired: boolean
}

export const createHosted = (key: number, deployable: Deployable): Hosted => {
  const { tenant, hook, version, code = '', egress, settings, limits, state } = deployable
  const source = { code, settings, memoryMb: Math.max(8, limits.memoryMb), loadMs, state }
  const counts = { active: 0, started: 0, waiting: [], retired: false }
  const grant = { tenant, origins: egress }
  const atOnce = state === undefined || state === 'warm' ? 64 : 8
  return { tenant, hook, version, key, source, grant, atOnce, cpuMs: limits.cpuMs, cpuUs: limits.cpuMs * 1_000, ...counts }
}

const loadMs = 500
