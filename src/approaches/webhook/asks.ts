import type { Asks } from '../approach.ts'
import type { WireReply } from './dialect.ts'

/** What a reply asks of the deliveries to come; undefined when nothing. `nowMs` is what an HTTP date is compared with. */
export const asksOf = ({ status, headers }: WireReply, nowMs: number): Asks | undefined => {
  if (status < 400) return undefined
  if (status === 410) return { gone: true }
  const retryAfterMs = readRetryAfter(headers['retry-after'], nowMs)
  return retryAfterMs === undefined ? undefined : { retryAfterMs }
}

/** `Retry-After` (RFC 9110, 10.2.3): seconds, or a date of which a past one is now. Anything else says nothing. */
const readRetryAfter = (value: string | string[] | undefined, nowMs: number): number | undefined => {
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  if (/^\d{1,10}$/.test(text)) return Number(text) * 1_000
  if (!httpDate.test(text)) return undefined
  const atMs = Date.parse(text)
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs)
}

/** The one form that senders must use: `Sun, 06 Nov 1994 08:49:37 GMT`. `Date.parse` alone takes nearly anything. */
const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/
