import { hash } from 'node:crypto'
import type { Standing } from '../approach.ts'
import type { Hosted } from '../bridge/hosted.ts'
import type { Death } from '../worker/worker-state.ts'
import type { Outcome } from '../../hooks/outcome.ts'

/** Who has ended workers, and what follows from it: a worker of its own, then none. A new version begins anew. */
export interface Standings {
  of(hosted: Hosted): Standing
  /** Answers its state from now on. */
  strike(hosted: Hosted, cause: Death['cause']): Standing['state']
  /** The operator's pardon. */
  release(hosted: Hosted): void
  /** Those that are so now, of the versions that are deployed. */
  count(state: Standing['state']): number
}

interface Strike {
  readonly cause: Death['cause']
  readonly atMs: number
}

interface Record {
  state: Standing['state']
  sinceMs: number
  strikes: Strike[]
  hosted: Hosted
}

export interface StandingOptions {
  readonly strikes: number
  readonly strikeMs: number
}

/** Kept by version, not by deployment: to go back to a version that was stopped does not set it going. */
export const createStandings = ({ strikes: limit, strikeMs }: StandingOptions, nowMs: () => number = Date.now): Standings => {
  const records = new Map<string, Record>()
  const find = (hosted: Hosted): Record | undefined => {
    // Asked at every call, and most platforms have nobody to tell of.
    if (records.size === 0) return undefined
    const record = records.get(nameOf(hosted))
    if (!record || record.state === 'stopped') return record
    record.strikes = record.strikes.filter(({ atMs }) => atMs > nowMs() - strikeMs)
    if (record.strikes.length > 0) return record
    records.delete(nameOf(hosted))
    return undefined
  }
  const create = (hosted: Hosted): Record => {
    const record: Record = { state: 'serving', sinceMs: nowMs(), strikes: [], hosted }
    records.set(nameOf(hosted), record)
    // Whoever is forgotten has to do it all over again.
    for (const name of records.keys()) if (records.size > mostRecords) records.delete(name)
    return record
  }
  return {
    of: (hosted) => {
      const record = find(hosted)
      return record ? describe(record, hosted) : { state: 'serving' }
    },
    strike: (hosted, cause) => {
      const record = find(hosted) ?? create(hosted)
      record.hosted = hosted
      record.strikes.push({ cause, atMs: nowMs() })
      const state = record.strikes.length >= 2 * limit ? 'stopped' : record.strikes.length >= limit ? 'quarantined' : 'serving'
      if (state !== record.state) Object.assign(record, { state, sinceMs: nowMs() })
      return state
    },
    release: (hosted) => void records.delete(nameOf(hosted)),
    count: (state) => [...records.values()].filter((record) => record.state === state && !record.hosted.retired).length,
  }
}

const mostRecords = 10_000

/** With its code: a dry run's number is given again to the version that is deployed next. */
const nameOf = (hosted: Hosted): string => {
  const known = names.get(hosted)
  if (known !== undefined) return known
  const { tenant, hook, version, source } = hosted
  const name = `${tenant} ${hook} ${version} ${hash('sha256', source.code)}`
  names.set(hosted, name)
  return name
}

const names = new WeakMap<Hosted, string>()

const deeds: { readonly [cause in Death['cause']]?: string } = {
  overstay: 'stayed inside one built-in beyond its CPU time',
  memory: 'took more memory than a process has',
  fatal: 'made the JavaScript engine give up',
}

const describe = ({ state, sinceMs, strikes }: Record, { tenant, hook }: Hosted): Standing => {
  const first = isoOf(strikes[0]?.atMs ?? sinceMs)
  const last = isoOf(strikes.at(-1)?.atMs ?? sinceMs)
  const counted = Object.entries(deeds).flatMap(([cause, deed]) => {
    const times = strikes.filter((strike) => strike.cause === cause).length
    return times === 0 ? [] : [`${times} × it ${deed}`]
  })
  const reason = `it ended ${strikes.length} worker ${strikes.length === 1 ? 'process' : 'processes'} from ${first} to ${last}: ${counted.join(', ')}`
  return { state, since: isoOf(sinceMs), reason, next: nextOf(state, tenant, hook) }
}

const nextOf = (state: Standing['state'], tenant: string, hook: string): string => {
  const deploy = 'Deploy a version that does not do it'
  if (state === 'stopped') return `${deploy}, or ask the operator to POST /v1/tenants/${tenant}/extensions/${hook}/release.`
  if (state === 'quarantined')
    return `${deploy}: this one runs in a process of its own, after all others, and is stopped if it goes on.`
  return `${deploy}: this one is put into a process of its own if it goes on.`
}

const isoOf = (ms: number): string => new Date(ms).toISOString()

export const stopped = ({ reason = '', since = '', next = '' }: Standing): Outcome => ({
  kind: 'failed',
  error: { name: 'Stopped', message: `this version is stopped since ${since}, because ${reason}`, hint: next },
})
