import { hash, randomBytes, timingSafeEqual } from 'node:crypto'

/** A new bearer token. `prefix` tells people and secret scanners what it opens. */
export const newToken = (prefix: 'hbo' | 'hbt'): string => `${prefix}_${randomBytes(32).toString('base64url')}`

/** What is stored of a token. Plain SHA-256 is enough for 256 random bits: there is no dictionary to try. */
export const hashToken = (token: string): Buffer => hash('sha256', token, 'buffer')

/** Compares in constant time. Both are SHA-256 digests, so the lengths always agree. */
export const sameHash = (one: Buffer, other: Buffer): boolean => timingSafeEqual(one, other)

/** A Standard Webhooks signing secret: `whsec_` and base64 of 32 random bytes. */
export const newSigningSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`
