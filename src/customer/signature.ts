import { createHmac, createSecretKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { BenchError } from '../hooks/bench-error.ts'
import { isSignature } from './text-secret.ts'

/** The three headers of Standard Webhooks, as they arrived. */
export interface SignedHeaders {
  readonly id: string | undefined
  readonly timestamp: string | undefined
  readonly signature: string | undefined
}

const toleranceSeconds = 5 * 60

/** @throws BenchError E_SECRET unless it is `whsec_` and base64 of 24 to 64 bytes */
export const readSigningSecret = (secret: string): KeyObject => {
  const bytes = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  if (secret.startsWith('whsec_') && bytes.length >= 24 && bytes.length <= 64) return createSecretKey(bytes)
  throw new BenchError('E_SECRET', 'this is no signing secret', 'copy it whole: whsec_ and base64 of 24 to 64 bytes')
}

/**
 * Why a delivery is not believed, or undefined when it is genuine. Checks the bytes as they arrived, in constant time,
 * and no older or newer than five minutes. https://github.com/standard-webhooks/standard-webhooks
 */
export const distrust = (key: KeyObject, headers: SignedHeaders, body: Uint8Array, nowMs: number): string | undefined => {
  const { id, timestamp, signature } = headers
  if (!id || !timestamp || !signature) return 'a webhook-id, webhook-timestamp or webhook-signature header is missing'
  const seconds = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) : Number.NaN
  if (Number.isNaN(seconds)) return 'webhook-timestamp is not a number of seconds'
  if (Math.abs(nowMs / 1_000 - seconds) > toleranceSeconds) return 'webhook-timestamp is more than five minutes away from now'
  // Node's way to say that a header came more than once.
  if (signature.includes(', ')) return 'webhook-signature came twice'
  const expected = `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`
  return signature.split(' ', maxSignatures).some((candidate) => isSignature(candidate, expected))
    ? undefined
    : 'webhook-signature does not fit the body'
}

/** During a rotation there are two; more would only make us compare. */
const maxSignatures = 8
