import { existsSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { BenchError } from '../hooks/bench-error.ts'
import { keyFileOf, type Seal } from './seal.ts'
import { placeOf } from './secrets.ts'
import { placeOfSigning, type SecretOwner } from './signing-secrets.ts'

/**
 * Opens one sealed text at the start, and not at some tenant's first call in the night.
 * @throws BenchError when the key of the folder does not open what is sealed in it
 */
export const checkKey = (database: DatabaseSync, seal: Seal, folder: string): void => {
  const sample = oneSecret(database) ?? oneSigningSecret(database)
  if (!sample) return
  const file = keyFileOf(folder)
  if (!existsSync(file))
    throw new BenchError('E_KEY_FILE', `${file} is missing, and the tenants' secrets are sealed with it`, hintFor(folder))
  try {
    seal.open(sample.sealed, sample.place)
  } catch (error) {
    if (error instanceof BenchError) throw error
    throw new BenchError('E_KEY_FILE', `${file} is not the key that the tenants' secrets are sealed with`, hintFor(folder), error)
  }
}

interface Sample {
  readonly sealed: Uint8Array
  readonly place: string
}

const oneSecret = (database: DatabaseSync): Sample | undefined => {
  const row = database.prepare('SELECT tenant, name, sealed FROM secrets LIMIT 1').get()
  return row && { sealed: row['sealed'] as Uint8Array, place: placeOf(row['tenant'] as string, row['name'] as string) }
}

const oneSigningSecret = (database: DatabaseSync): Sample | undefined => {
  const row = database.prepare('SELECT tenant, hook, version, sealed FROM signing_secrets LIMIT 1').get()
  return row && { sealed: row['sealed'] as Uint8Array, place: placeOfSigning(row as unknown as SecretOwner) }
}

const hintFor = (folder: string): string =>
  `Put back the key that ${folder} was used with, or give another folder with --data. Without it the secrets are lost: delete the rows of the tables "secrets" and "signing_secrets", have tenants set theirs again and deploy their webhooks anew.`
