import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from './clock.ts'
import type { GroupCommit } from './group-commit.ts'
import { hashToken, newToken, sameHash } from './tokens.ts'

export interface Tenants {
  has(tenant: string): boolean
  /** Answers the tenant's token, the only time that anybody sees it; undefined when the tenant exists. */
  create(tenant: string): Promise<string | undefined>
  holdsToken(tenant: string, tokenHash: Buffer): boolean
  isAnyTenantsToken(tokenHash: Buffer): boolean
}

/** Tenants and the hashes of their tokens, held in memory beside the disk: every request asks for them. */
export const createTenants = (database: DatabaseSync, commits: GroupCommit, clock: Clock): Tenants => {
  const hashes = new Map<string, Buffer>()
  const known = new Set<string>()
  const keep = (tenant: string, tokenHash: Buffer): void => {
    hashes.set(tenant, tokenHash)
    known.add(tokenHash.toString('hex'))
  }
  for (const row of database.prepare('SELECT tenant, token_hash FROM tenants').iterate()) {
    keep(row['tenant'] as string, Buffer.from(row['token_hash'] as Uint8Array))
  }
  const insert = database.prepare('INSERT INTO tenants VALUES (?, ?, ?) ON CONFLICT (tenant) DO NOTHING')

  return {
    has: (tenant) => hashes.has(tenant),
    create: async (tenant) => {
      const token = newToken('hbt')
      const tokenHash = hashToken(token)
      const { changes } = await commits.write(() => insert.run(tenant, tokenHash, clock.nowMs()))
      if (changes === 0) return undefined
      keep(tenant, tokenHash)
      return token
    },
    holdsToken: (tenant, tokenHash) => {
      const expected = hashes.get(tenant)
      return expected !== undefined && sameHash(expected, tokenHash)
    },
    // The look-up is by digest, whose bytes a caller cannot choose: its timing tells nothing about a token.
    isAnyTenantsToken: (tokenHash) => known.has(tokenHash.toString('hex')),
  }
}
