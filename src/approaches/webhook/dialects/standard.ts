import { createHmac, createSecretKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { textOf } from '../../../hooks/event-text.ts'
import { UploadRefused } from '../../approach.ts'
import type { Dialect } from '../dialect.ts'
import { readJsonReply } from '../json-reply.ts'

/** Standard Webhooks 1.0. https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export const dialect: Dialect = {
  id: 'standard',
  readKey: readStandardKey,
  encode: (event, { key, formerKey }, nowMs) => {
    const body = Buffer.from(textOf(event))
    const timestamp = String(Math.floor(nowMs / 1_000))
    const newest = signStandard(key, event.id, timestamp, body)
    const signature = formerKey ? `${newest} ${signStandard(formerKey, event.id, timestamp, body)}` : newest
    return {
      headers: [...fixedHeaders, 'webhook-id', event.id, 'webhook-timestamp', timestamp, 'webhook-signature', signature],
      body,
    }
  },
  decode: readJsonReply,
}

const fixedHeaders = ['content-type', 'application/json', 'user-agent', 'hookbench']

/** `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`. `timestamp` is in seconds. */
export const signStandard = (key: KeyObject, id: string, timestamp: string, body: Uint8Array): string =>
  `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`

/** @throws UploadRefused unless the secret is `whsec_` and base64 of 24 to 64 bytes */
export function readStandardKey(secret: string): KeyObject {
  const bytes = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  if (secret.startsWith('whsec_') && bytes.length >= 24 && bytes.length <= 64) return createSecretKey(bytes)
  throw new UploadRefused('the signing secret is not usable', 'give whsec_ and base64 of 24 to 64 random bytes')
}
