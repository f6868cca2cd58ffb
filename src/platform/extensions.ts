import type { DatabaseSync } from 'node:sqlite'
import type { Deployable } from '../approaches/approach.ts'
import type { Clock } from './clock.ts'
import type { GroupCommit } from './group-commit.ts'

/** A version that a tenant deployed, with the approach variant that runs it. Never changed once stored. */
export interface ExtensionVersion {
  readonly approach: string
  readonly deployable: Deployable
}

export interface ExtensionStore {
  /** The live version of each tenant's hook, as they were when the platform stopped. */
  live(): Iterable<ExtensionVersion>
  /** One above the highest version ever stored for the hook. */
  nextVersion(tenant: string, hook: string): number
  /** Stores a version and makes it the live one, both or neither. Resolves once it is on disk. */
  add(extension: ExtensionVersion): Promise<void>
}

export const createExtensionStore = (database: DatabaseSync, commits: GroupCommit, clock: Clock): ExtensionStore => {
  const insert = database.prepare('INSERT INTO extensions VALUES (?, ?, ?, ?, ?, ?)')
  const goLive = database.prepare('INSERT INTO live VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET version = excluded.version')
  const latest = database.prepare('SELECT MAX(version) AS version FROM extensions WHERE tenant = ? AND hook = ?')
  const allLive = database.prepare('SELECT * FROM live JOIN extensions USING (tenant, hook, version)')

  return {
    live: () => allLive.all().map((row) => readVersion(row as unknown as Row)),
    nextVersion: (tenant, hook) => ((latest.get(tenant, hook)?.['version'] as number | null) ?? 0) + 1,
    add: ({ approach, deployable }) => {
      const { tenant, hook, version, ...content } = deployable
      return commits.write(() => {
        insert.run(tenant, hook, version, approach, JSON.stringify(content), clock.nowMs())
        goLive.run(tenant, hook, version)
      })
    },
  }
}

interface Row {
  readonly tenant: string
  readonly hook: string
  readonly version: number
  readonly approach: string
  readonly content: string
}

const readVersion = ({ tenant, hook, version, approach, content }: Row): ExtensionVersion => ({
  approach,
  deployable: { ...(JSON.parse(content) as Omit<Deployable, 'tenant' | 'hook' | 'version'>), tenant, hook, version },
})
