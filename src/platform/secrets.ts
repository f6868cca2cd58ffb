import type { DatabaseSync } from 'node:sqlite'
import type { SecretSource } from '../approaches/family.ts'
import { secretsMaxPerTenant } from '../hooks/limits.ts'
import type { Clock } from './clock.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Seal } from './seal.ts'

/** A secret as its tenant may see it. */
export interface SecretRecord {
  readonly name: string
  readonly setAt: string
}

/** Tenants' secrets, sealed on disk. Nothing answers a value but `reveal`, which is for approaches. */
export interface Secrets extends SecretSource {
  /** Resolves once it is on disk: to whether it is new, or to `full`. */
  set(tenant: string, name: string, value: string): Promise<'created' | 'replaced' | 'full'>
  list(tenant: string): SecretRecord[]
  delete(tenant: string, name: string): Promise<boolean>
}

export const createSecrets = (database: DatabaseSync, commits: GroupCommit, clock: Clock, seal: Seal): Secrets => {
  const upsert = database.prepare(
    'INSERT INTO secrets VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET sealed = excluded.sealed, set_at = excluded.set_at',
  )
  const remove = database.prepare('DELETE FROM secrets WHERE tenant = ? AND name = ?')
  const one = database.prepare('SELECT sealed FROM secrets WHERE tenant = ? AND name = ?')
  const all = database.prepare('SELECT name, set_at FROM secrets WHERE tenant = ? ORDER BY name')
  const count = database.prepare('SELECT COUNT(*) AS secrets FROM secrets WHERE tenant = ?')
  return {
    reveal: (tenant, name) => {
      const row = one.get(tenant, name)
      return row && seal.open(row['sealed'] as Uint8Array, placeOf(tenant, name))
    },
    set: (tenant, name, value) => {
      const sealed = seal.close(value, placeOf(tenant, name))
      return commits.write(() => {
        const isNew = one.get(tenant, name) === undefined
        if (isNew && (count.get(tenant)?.['secrets'] as number) >= secretsMaxPerTenant) return 'full'
        upsert.run(tenant, name, sealed, clock.nowMs())
        return isNew ? 'created' : 'replaced'
      })
    },
    list: (tenant) => all.all(tenant).map(readRecord),
    delete: async (tenant, name) => (await commits.write(() => remove.run(tenant, name).changes)) > 0,
  }
}

/** Neither names of tenants nor of secrets have the character between. */
export const placeOf = (tenant: string, name: string): string => `${tenant}/${name}`

const readRecord = (row: Record<string, unknown>): SecretRecord => ({
  name: row['name'] as string,
  setAt: new Date(row['set_at'] as number).toISOString(),
})
