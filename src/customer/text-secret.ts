import { createSecretKey, timingSafeEqual } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { BenchError } from '../hooks/bench-error.ts'

/** The secret of vendors where it is any text. @throws BenchError E_SECRET unless it is 16 to 256 printable characters */
export const readTextSecret = (secret: string): KeyObject => {
  if (/^[\x21-\x7e]{16,256}$/.test(secret)) return createSecretKey(Buffer.from(secret))
  throw new BenchError('E_SECRET', 'this is no signing secret', 'copy it whole: 16 to 256 letters, digits or signs, no blank')
}

/** Compares the written forms in constant time, so that no other spelling of the same digest is believed. */
export const isSignature = (given: unknown, expected: string): boolean => {
  if (typeof given !== 'string' || given.length !== expected.length) return false
  const bytes = Buffer.from(given)
  return bytes.length === expected.length && timingSafeEqual(bytes, Buffer.from(expected))
}
