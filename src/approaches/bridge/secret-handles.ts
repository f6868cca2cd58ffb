import { secretMaxHandles } from '../../hooks/limits.ts'
import type { SecretSource } from '../family.ts'

/**
 * Puts secrets where an extension put their handles, and blots them out of what comes back. A handle counts only in the
 * call that asked for it, by a word that nobody outside can guess: an event's text cannot name a secret.
 */
export interface SecretHandles {
  /** @throws Error, for the extension's author, when the tenant has no secret of the name. */
  put(text: string, encode?: Encode): string
  isIn(text: string): boolean
  /** A text that came about with a secret, and is to be blotted out as well. */
  hide(text: string): void
  blot(text: string): string
}

/** How a secret is written at its place. */
export type Encode = (value: string) => string

/** Of characters that no encoding of a URL, a form, JSON or a header changes, and such that none begins another. */
export const handleOf = (nonce: string, name: string): string => `secret.${nonce}.${name}.`

const handle = /^secret\.[\da-f-]{36}\.([\w-]{1,64})\.$/
const anyHandle = /secret\.[\da-f-]{36}\.[\w-]{1,64}\./

/** Whether there is what looks like a handle, of this call or of another one. */
export const hasHandle = (text: string): boolean => anyHandle.test(text)

/** `input` is an object from beyond a boundary, whose keys are handles; undefined when it has none. */
export const readSecretHandles = (input: unknown, tenant: string, source: SecretSource): SecretHandles | undefined => {
  if (typeof input !== 'object' || input === null) return undefined
  const handles = Object.keys(input)
  if (handles.length === 0) return undefined
  if (!handles.every((one) => handle.test(one)))
    throw new Error('the name of a secret has 1 to 64 of A-Z, a-z, 0-9, "_" and "-": one that this call asked for has not')
  if (handles.length > secretMaxHandles) throw new Error(`one call may use ${secretMaxHandles} secrets`)
  const written = new Map<string, string>()
  const put = (text: string, encode: Encode = asItIs): string => {
    let result = text
    for (const one of handles) {
      if (!result.includes(one)) continue
      const name = handle.exec(one)?.[1] ?? ''
      const secret = reveal(source, tenant, name)
      const value = encode(secret)
      for (const spelling of [value, ...spellings(secret)]) written.set(spelling, `[secret ${name}]`)
      result = result.replaceAll(one, () => value)
    }
    return result
  }
  return {
    put,
    isIn: (text) => handles.some((one) => text.includes(one)),
    hide: (text) => void written.set(text, '[secret]'),
    // The longest first: one may be a part of another.
    blot: (text) =>
      [...written].sort(([a], [b]) => b.length - a.length).reduce((rest, [value, mark]) => rest.replaceAll(value, mark), text),
  }
}

/** How another side may repeat it, however it was sent: in text, JSON, a URL, a form, or in what it took for credentials. */
const spellings = (secret: string): string[] => {
  const inUrl = encodeURIComponent(secret)
  const base64 = Buffer.from(secret).toString('base64')
  return [secret, JSON.stringify(secret).slice(1, -1), inUrl, inUrl.replaceAll('%20', '+'), base64]
}

const asItIs: Encode = (value) => value

const reveal = (source: SecretSource, tenant: string, name: string): string => {
  const value = source.reveal(tenant, name)
  if (value !== undefined) return value
  throw new Error(`there is no secret ${name}: set it with PUT /v1/tenants/${tenant}/secrets/${name}`)
}
