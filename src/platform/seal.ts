import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { BenchError } from '../hooks/bench-error.ts'

/** Seals texts with a key that is not where the sealed texts are: the database alone gives nothing away. */
export interface Seal {
  /** `place` is where the text belongs: it opens there, and nowhere else. */
  close(text: string, place: string): Buffer
  /** Throws when it was sealed with another key or for another place, or was changed. */
  open(sealed: Uint8Array, place: string): string
}

const ivBytes = 12
const tagBytes = 16
const keyBytes = 32

/** AES-256-GCM, a random IV for each text: IV, tag, then what was encrypted. `key` is asked for when it is needed. */
export const createSeal = (key: () => Buffer): Seal => ({
  close: (text, place) => {
    const iv = randomBytes(ivBytes)
    const cipher = createCipheriv('aes-256-gcm', key(), iv).setAAD(Buffer.from(place))
    const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return Buffer.concat([iv, cipher.getAuthTag(), encrypted])
  },
  open: (sealed, place) => {
    const bytes = Buffer.from(sealed)
    const decipher = createDecipheriv('aes-256-gcm', key(), bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
    decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
    return decipher.update(bytes.subarray(ivBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8')
  },
})

export const keyFileOf = (folder: string): string => join(folder, 'secrets.key')

/**
 * The key of a data folder: 32 bytes in a file that its owner alone may read, made when it is first asked for.
 * @throws BenchError for one that others may read, or that is no key.
 */
export const createKeyFile = (folder: string): (() => Buffer) => {
  const file = keyFileOf(folder)
  let key: Buffer | undefined
  return () => (key ??= existsSync(file) ? readKey(file) : makeKey(file, folder))
}

/** On disk, whole and with its name, before anything is sealed with it. */
const makeKey = (file: string, folder: string): Buffer => {
  const key = randomBytes(keyBytes)
  const draft = `${file}.new`
  rmSync(draft, { force: true })
  synced(openSync(draft, 'wx', 0o600), (descriptor) => writeSync(descriptor, key))
  renameSync(draft, file)
  synced(openSync(folder, 'r'))
  return key
}

const synced = (descriptor: number, work: (descriptor: number) => void = () => {}): void => {
  try {
    work(descriptor)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

const readKey = (file: string): Buffer => {
  if ((statSync(file).mode & 0o077) !== 0)
    throw new BenchError('E_KEY_FILE', `others may read ${file}, which opens the tenants' secrets`, `chmod 600 ${file}`)
  const key = readFileSync(file)
  if (key.length === keyBytes) return key
  throw new BenchError(
    'E_KEY_FILE',
    `${file} is no key: it has ${key.length} bytes instead of ${keyBytes}`,
    'put back the key that this data folder was used with',
  )
}
