import type { WirePhase, WireTrace } from '../approach.ts'
import type { ConnectionNote } from './connection-note.ts'
import type { WireReply } from './dialect.ts'
import type { Progress } from './exchange.ts'

const maxHeaders = 32
const maxHeaderChars = 256
const maxBodyBytes = 4_096

/** A session of the customer's own system, which is nothing for a log that is kept for a month. */
const notKept = '[not kept]'

/** What an attempt log shows of an exchange, ended or not. `queueUs` is how long it had waited for its turn. */
export const traceOf = (progress: Progress, queueUs: number): WireTrace => {
  const phasesUs = phasesOf(progress, queueUs)
  if (progress.status === 0) return { phasesUs }
  return { phasesUs, status: progress.status, headers: boundHeaders(progress.headers), body: beginningOf(progress) }
}

type Phases = Partial<Record<WirePhase, number>>

const phasesOf = ({ connection, sentAt, firstByteAt, endedAt }: Progress, queueUs: number): Phases => {
  const phases: Phases = { queue: queueUs }
  const now = endedAt === 0 ? performance.now() : endedAt
  if (connection !== undefined) addConnection(phases, connection, now)
  if (sentAt === 0) return phases
  phases.firstByte = microseconds(sentAt, firstByteAt === 0 ? now : firstByteAt)
  if (firstByteAt !== 0) phases.body = microseconds(firstByteAt, now)
  return phases
}

/** The phase in which it failed, or in which it still is, ends there. */
const addConnection = (phases: Phases, note: ConnectionNote, now: number): void => {
  const { startedAt, resolvedAt, connectedAt, securedAt, failedAt = now } = note
  if (resolvedAt !== undefined) phases.dns = microseconds(startedAt, resolvedAt)
  phases.connect = microseconds(resolvedAt ?? startedAt, connectedAt ?? failedAt)
  if (note.secure && connectedAt !== undefined) phases.tls = microseconds(connectedAt, securedAt ?? failedAt)
}

const microseconds = (from: number, to: number): number => Math.round((to - from) * 1_000)

const boundHeaders = (headers: WireReply['headers']): Record<string, string> => {
  const bound: Record<string, string> = {}
  let count = 0
  for (const name in headers) {
    if (++count > maxHeaders) break
    const value = headers[name]
    if (value === undefined || name === '__proto__') continue
    bound[name.length > maxHeaderChars ? name.slice(0, maxHeaderChars) : name] = name === 'set-cookie' ? notKept : textOf(value)
  }
  return bound
}

const textOf = (value: string | string[]): string => {
  const text = typeof value === 'string' ? value : value.slice(0, maxHeaders).join(', ')
  return text.length > maxHeaderChars ? text.slice(0, maxHeaderChars) : text
}

const beginningOf = ({ body, bytes }: Progress): string => body.toString('utf8', 0, Math.min(bytes, maxBodyBytes))
