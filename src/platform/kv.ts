import type { DatabaseSync } from 'node:sqlite'
import type { KvRefusal, KvStore } from '../hooks/kv.ts'
import { kvMaxChars, kvMaxKeys } from '../hooks/limits.ts'
import type { Clock } from './clock.ts'
import type { GroupCommit } from './group-commit.ts'

/**
 * What extensions keep, on disk. How full a tenant is stands in a row of its own, which triggers keep: it is asked at
 * each write, and a tenant may have a thousand keys.
 */
export const createKv = (database: DatabaseSync, commits: GroupCommit, clock: Clock): KvStore => {
  const one = database.prepare(
    'SELECT value, chars FROM kv WHERE tenant = ? AND key = ? AND (expires_at IS NULL OR expires_at > ?)',
  )
  const keys = database.prepare(`SELECT key FROM kv WHERE tenant = ? AND substr(key, 1, ?) = ?
    AND (expires_at IS NULL OR expires_at > ?) ORDER BY key`)
  const upsert = database.prepare(`INSERT INTO kv VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET value = excluded.value, chars = excluded.chars, expires_at = excluded.expires_at`)
  const remove = database.prepare('DELETE FROM kv WHERE tenant = ? AND key = ? AND (expires_at IS NULL OR expires_at > ?)')
  const expire = database.prepare('DELETE FROM kv WHERE tenant = ? AND expires_at <= ?')
  const totals = database.prepare('SELECT keys, chars FROM kv_totals WHERE tenant = ?')
  // Of tenants that do not write any more.
  database.prepare('DELETE FROM kv WHERE expires_at <= ?').run(clock.nowMs())
  const refusalOf = (tenant: string, key: string, chars: number, nowMs: number): KvRefusal | undefined => {
    const total = (totals.get(tenant) ?? { keys: 0, chars: 0 }) as { keys: number; chars: number }
    const former = one.get(tenant, key, nowMs)?.['chars'] as number | undefined
    if (former === undefined && total.keys >= kvMaxKeys) return 'keys'
    return total.chars - (former ?? 0) + chars > kvMaxChars ? 'chars' : undefined
  }
  return {
    get: (tenant, key) => one.get(tenant, key, clock.nowMs())?.['value'] as string | undefined,
    set: (tenant, key, json, ttlSeconds) =>
      commits.write(() => {
        const nowMs = clock.nowMs()
        const chars = key.length + json.length
        // What nobody can read any more must not keep anybody out.
        expire.run(tenant, nowMs)
        const refusal = refusalOf(tenant, key, chars, nowMs)
        const expiresAt = ttlSeconds === undefined ? null : Math.ceil(nowMs + 1_000 * ttlSeconds)
        if (refusal === undefined) upsert.run(tenant, key, json, chars, expiresAt)
        return refusal
      }),
    delete: async (tenant, key) => (await commits.write(() => remove.run(tenant, key, clock.nowMs()).changes)) > 0,
    list: (tenant, prefix) => keys.all(tenant, [...prefix].length, prefix, clock.nowMs()).map((row) => row['key'] as string),
  }
}
