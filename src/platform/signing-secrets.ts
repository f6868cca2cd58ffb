import type { DatabaseSync } from 'node:sqlite'
import type { Deployable } from '../approaches/approach.ts'
import type { Seal } from './seal.ts'

/** What a version's calls are signed with: `formerSecret` as well, while its customer changes over. */
export type SigningSecrets = Pick<Deployable, 'secret' | 'formerSecret'>

/** The version that a secret belongs to. */
export type SecretOwner = Pick<Deployable, 'tenant' | 'hook' | 'version'>

/** Signing secrets, sealed on disk, a row a version. Whoever changes them does so within a write of the group commit. */
export interface SigningSecretTable {
  /** Empty for a version that signs nothing. `nowMs` decides whether the former one still counts. */
  find(owner: SecretOwner, nowMs: number): SigningSecrets
  insert(owner: SecretOwner, secret: string): void
  /** What was the secret signs as well until `untilMs`, unless that is past; what was the former one is gone. */
  rotate(owner: SecretOwner, secret: string, nowMs: number, untilMs: number): void
  /** Removes former secrets whose time is over; answers whose they were. */
  expire(nowMs: number): SecretOwner[]
  /** When the next former secret leaves, Unix ms. */
  nextExpiryMs(): number | undefined
  /** Removes the secrets of versions that are stored no more. */
  prune(tenant: string, hook: string): void
}

const rotateSql = `UPDATE signing_secrets SET sealed = ?1,
    former = CASE WHEN ?2 > ?3 THEN sealed END, former_until = CASE WHEN ?2 > ?3 THEN ?2 END
  WHERE tenant = ?4 AND hook = ?5 AND version = ?6`

const expireSql = `UPDATE signing_secrets SET former = NULL, former_until = NULL WHERE former_until <= ?
  RETURNING tenant, hook, version`

const pruneSql = `DELETE FROM signing_secrets WHERE tenant = ?1 AND hook = ?2
  AND version NOT IN (SELECT version FROM extensions WHERE tenant = ?1 AND hook = ?2)`

export const createSigningSecretTable = (database: DatabaseSync, seal: Seal): SigningSecretTable => {
  const insert = database.prepare('INSERT INTO signing_secrets (tenant, hook, version, sealed) VALUES (?, ?, ?, ?)')
  const one = database.prepare('SELECT * FROM signing_secrets WHERE tenant = ? AND hook = ? AND version = ?')
  const rotate = database.prepare(rotateSql)
  const expire = database.prepare(expireSql)
  const next = database.prepare('SELECT MIN(former_until) AS atMs FROM signing_secrets')
  const prune = database.prepare(pruneSql)

  return {
    find: (owner, nowMs) => {
      const row = one.get(owner.tenant, owner.hook, owner.version) as unknown as Row | undefined
      if (!row) return {}
      const secret = seal.open(row.sealed, placeOfSigning(owner))
      if (row.former === null || row.former_until === null || row.former_until <= nowMs) return { secret }
      return { secret, formerSecret: seal.open(row.former, placeOfSigning(owner)) }
    },
    insert: (owner, secret) =>
      void insert.run(owner.tenant, owner.hook, owner.version, seal.close(secret, placeOfSigning(owner))),
    rotate: (owner, secret, nowMs, untilMs) => {
      const sealed = seal.close(secret, placeOfSigning(owner))
      rotate.run(sealed, untilMs, nowMs, owner.tenant, owner.hook, owner.version)
    },
    expire: (nowMs) => expire.all(nowMs) as unknown as SecretOwner[],
    nextExpiryMs: () => (next.get()?.['atMs'] as number | null) ?? undefined,
    prune: (tenant, hook) => void prune.run(tenant, hook),
  }
}

/** Three parts, where the place of a tenant's named secret has two: neither opens in the other's. */
export const placeOfSigning = ({ tenant, hook, version }: SecretOwner): string => `${tenant}/${hook}/${version}`

interface Row {
  readonly sealed: Uint8Array
  readonly former: Uint8Array | null
  readonly former_until: number | null
}
