import type { DatabaseSync } from 'node:sqlite'
import type { Deployable } from '../approaches/approach.ts'
import type { Clock } from './clock.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Seal } from './seal.ts'
import { createSigningSecretTable, type SecretOwner, type SigningSecrets, type SigningSecretTable } from './signing-secrets.ts'
import type { Origin } from './source/origin.ts'

/** A version that a tenant deployed, with the approach variant that runs it. Never changed once stored. */
export interface ExtensionVersion {
  readonly approach: string
  readonly deployable: Deployable
  /** Absent where the customer's own file is what runs. */
  readonly origin?: Origin
}

/** Whose token a version was deployed with. */
export type Author = 'operator' | 'tenant'

/** Who sent a version, and what was sent: `sizeBytes` and `sha256` (hex) are of the code or URL as it came. */
export interface Provenance {
  readonly author: Author
  readonly sizeBytes: number
  readonly sha256: string
}

/** A version as the list shows it. */
export interface VersionRecord extends Provenance {
  readonly version: number
  readonly approach: string
  readonly deployedAt: string
}

/** Which versions of a hook serve: `previous` is what a rollback goes back to. */
export interface Serving {
  readonly live: number
  readonly previous: number | null
}

export interface ExtensionStore {
  /** The live version of each tenant's hook, as they were when the platform stopped. */
  live(): Iterable<ExtensionVersion>
  serving(tenant: string, hook: string): Serving | undefined
  find(tenant: string, hook: string, version: number): ExtensionVersion | undefined
  /** Newest first. */
  list(tenant: string, hook: string): VersionRecord[]
  /** One above the highest version ever stored for the hook. */
  nextVersion(tenant: string, hook: string): number
  /** Stores a version and makes it the live one, both or neither. Resolves once it is on disk. */
  add(extension: ExtensionVersion, provenance: Provenance): Promise<void>
  /** Makes a stored version the live one; what was live becomes `previous`. Resolves once it is on disk. */
  goLive(tenant: string, hook: string, version: number): Promise<void>
  /** Gives a version another signing secret; the one it had signs as well until `untilMs`. Resolves once it is on disk. */
  rotate(owner: SecretOwner, secret: string, untilMs: number): Promise<void>
  /** Removes former signing secrets whose time is over, and answers whose they were. */
  expireSecrets(): Promise<SecretOwner[]>
  /** When the next former signing secret leaves, Unix ms. */
  nextExpiryMs(): number | undefined
}

/** Older versions leave when newer ones come, but never the live or the previous one. */
export const keptVersions = 50

const goLiveSql = `INSERT INTO live (tenant, hook, version) VALUES (?, ?, ?)
  ON CONFLICT DO UPDATE SET previous = live.version, version = excluded.version WHERE live.version <> excluded.version`

const forgetSql = `DELETE FROM extensions WHERE tenant = ?1 AND hook = ?2 AND version <= ?3 AND NOT EXISTS (
  SELECT 1 FROM live WHERE tenant = ?1 AND hook = ?2 AND extensions.version IN (live.version, live.previous))`

export const createExtensionStore = (database: DatabaseSync, commits: GroupCommit, clock: Clock, seal: Seal): ExtensionStore => {
  const secrets = createSigningSecretTable(database, seal)
  const add = prepareAdd(database, clock, secrets)
  const goLive = database.prepare(goLiveSql)
  const latest = database.prepare('SELECT MAX(version) AS version FROM extensions WHERE tenant = ? AND hook = ?')
  const allLive = database.prepare('SELECT * FROM live JOIN extensions USING (tenant, hook, version)')
  const oneLive = database.prepare('SELECT version AS live, previous FROM live WHERE tenant = ? AND hook = ?')
  const one = database.prepare('SELECT * FROM extensions WHERE tenant = ? AND hook = ? AND version = ?')
  const all = database.prepare(`SELECT version, approach, author, size_bytes, sha256, created_at
    FROM extensions WHERE tenant = ? AND hook = ? ORDER BY version DESC`)
  const read = (row: Row): ExtensionVersion => readVersion(row, secrets.find(row, clock.nowMs()))

  return {
    live: () => allLive.all().map((row) => read(row as unknown as Row)),
    serving: (tenant, hook) => oneLive.get(tenant, hook) as Serving | undefined,
    find: (tenant, hook, version) => {
      const row = one.get(tenant, hook, version)
      return row && read(row as unknown as Row)
    },
    list: (tenant, hook) => all.all(tenant, hook).map((row) => readRecord(row as unknown as RecordRow)),
    nextVersion: (tenant, hook) => ((latest.get(tenant, hook)?.['version'] as number | null) ?? 0) + 1,
    add: (extension, provenance) => commits.write(() => add(extension, provenance)),
    goLive: (tenant, hook, version) => commits.write(() => void goLive.run(tenant, hook, version)),
    rotate: (owner, secret, untilMs) => commits.write(() => secrets.rotate(owner, secret, clock.nowMs(), untilMs)),
    expireSecrets: () => commits.write(() => secrets.expire(clock.nowMs())),
    nextExpiryMs: secrets.nextExpiryMs,
  }
}

/** A write for a group commit. The secret is not part of what is stored in the clear. */
const prepareAdd = (database: DatabaseSync, clock: Clock, secrets: SigningSecretTable) => {
  const insert = database.prepare('INSERT INTO extensions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const goLive = database.prepare(goLiveSql)
  const forget = database.prepare(forgetSql)
  return ({ approach, deployable, origin }: ExtensionVersion, { author, sizeBytes, sha256 }: Provenance): void => {
    const { tenant, hook, version, secret, formerSecret: _, ...content } = deployable
    const source = origin === undefined ? null : JSON.stringify(origin)
    insert.run(
      ...[tenant, hook, version, approach, JSON.stringify(content), source],
      ...[author, sizeBytes, sha256, clock.nowMs()],
    )
    if (secret !== undefined) secrets.insert(deployable, secret)
    goLive.run(tenant, hook, version)
    forget.run(tenant, hook, version - keptVersions)
    secrets.prune(tenant, hook)
  }
}

interface Row {
  readonly tenant: string
  readonly hook: string
  readonly version: number
  readonly approach: string
  readonly content: string
  readonly origin: string | null
}

const readVersion = ({ tenant, hook, version, approach, content, origin }: Row, secrets: SigningSecrets): ExtensionVersion => ({
  approach,
  deployable: {
    ...(JSON.parse(content) as Omit<Deployable, 'tenant' | 'hook' | 'version'>),
    ...{ tenant, hook, version },
    ...secrets,
  },
  ...(origin !== null && { origin: JSON.parse(origin) as Origin }),
})

interface RecordRow {
  readonly version: number
  readonly approach: string
  readonly author: Author
  readonly size_bytes: number
  readonly sha256: string
  readonly created_at: number
}

const readRecord = ({ version, approach, author, size_bytes, sha256, created_at }: RecordRow): VersionRecord => ({
  ...{ version, approach, author, sizeBytes: size_bytes, sha256 },
  deployedAt: new Date(created_at).toISOString(),
})
