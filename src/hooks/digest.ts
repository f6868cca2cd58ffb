import { createHash, createHmac } from 'node:crypto'
import { hostMaxChars } from './limits.ts'

// What `context.crypto` computes. Input comes from extensions: everything is checked, errors are for their authors.

export const hashOf = (algorithm: unknown, data: unknown, encoding: unknown): string =>
  createHash(readAlgorithm(algorithm)).update(readText('the data', data)).digest(readEncoding(encoding))

export interface HmacInput {
  readonly algorithm: unknown
  readonly key: string
  readonly data: unknown
  readonly options: unknown
}

export const hmacOf = ({ algorithm, key, data, options }: HmacInput): string => {
  const { encoding, keyEncoding } = (options ?? {}) as { encoding?: unknown; keyEncoding?: unknown }
  const bytes = Buffer.from(key, keyEncoding === undefined || keyEncoding === 'utf8' ? 'utf8' : readEncoding(keyEncoding))
  return createHmac(readAlgorithm(algorithm), bytes).update(readText('the data', data)).digest(readEncoding(encoding))
}

const algorithms = ['sha1', 'sha256', 'sha384', 'sha512']
const encodings = ['hex', 'base64', 'base64url'] as const

export const readText = (what: string, text: unknown): string => {
  if (typeof text !== 'string') throw new Error(`${what} of a digest is a text`)
  if (text.length <= hostMaxChars) return text
  throw new Error(`${what} of a digest may have ${hostMaxChars} characters`)
}

const readAlgorithm = (algorithm: unknown): string => {
  if (typeof algorithm === 'string' && algorithms.includes(algorithm)) return algorithm
  throw new Error(`context.crypto knows the algorithms ${algorithms.join(', ')}`)
}

const readEncoding = (encoding: unknown): (typeof encodings)[number] => {
  const known = encodings.find((one) => one === (encoding ?? 'hex'))
  if (known === undefined) throw new Error(`context.crypto knows the encodings ${encodings.join(', ')}`)
  return known
}
