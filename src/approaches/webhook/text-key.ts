import { createSecretKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { UploadRefused } from '../approach.ts'

/**
 * The key of vendors whose secret is any text that the customer chose: its very characters.
 * @throws UploadRefused unless it is 16 to 256 printable ASCII characters without a blank
 */
export const readTextKey = (secret: string): KeyObject => {
  if (/^[\x21-\x7e]{16,256}$/.test(secret)) return createSecretKey(Buffer.from(secret))
  throw new UploadRefused('the signing secret is not usable', 'give 16 to 256 letters, digits or signs, without a blank')
}
