import type { HookEvent } from '../../hooks/event.ts'
import { logLineMaxChars, logMaxLines } from '../../hooks/limits.ts'
import type { Outcome } from '../../hooks/outcome.ts'
import type { Attempt, Budget, Usage } from '../approach.ts'
import { withOwnStack } from '../failure.ts'
import { createDesk, type Desk } from './desk.ts'
import { doneOutcome, failedOutcome, limitOutcome, shed, wallTimedOut } from './ending.ts'
import type { Grant, Host } from './host-calls.ts'

/** One attempt, from the platform's side: its clock, its log, what it asks of its host and, at last, its outcome. */
export interface Call {
  /** The event as JSON, made once, however often the call is tried. */
  readonly event: string
  readonly attempt: Promise<Attempt>
  readonly ended: boolean
  /** Requests begun so far, and writes to the store: a call without any may be tried again. */
  readonly requests: number
  /** Set when an isolate is first entered; a call that never was is shed at its deadline. */
  entered: boolean
  /** How often a worker or an isolate ended under it. */
  retries: number
  /** How often the machine kept it from its CPU time: each time it gets more of the clock for the next try. */
  starved: number
  /** When it times out, on the clock of `performance.now()`. */
  readonly deadlineMs: number
  cpuUs: number
  /** What its isolate's heap held, as far as that was measured. */
  heapBytes?: number | undefined
  /** Takes a message of the isolate, hostile until read. `respond` gets what `resume` shall be given. */
  take(kind: string, json: string, respond: (reply: string) => void): void
  /** Forgets what a try has left, its log lines included: the next one begins anew. */
  rewind(): void
  /** The first end counts. */
  end(outcome: Outcome): void
}

export interface CallOptions {
  readonly event: HookEvent
  readonly budget: Budget
  readonly grant: Grant
  readonly host: Host
  onEnd(): void
}

export const createCall = ({ event, budget, grant, host, onEnd }: CallOptions): Call => {
  const notes = createNotes()
  const attempt = Promise.withResolvers<Attempt>()
  // Most calls ask nothing of their host.
  let desk: Desk | undefined
  const call = {
    event: JSON.stringify(event),
    attempt: attempt.promise,
    ...{ ended: false, entered: false, retries: 0, starved: 0 },
    deadlineMs: performance.now() + budget.wallMs,
    cpuUs: 0,
    heapBytes: undefined as number | undefined,
    get requests() {
      return desk?.effects ?? 0
    },
    take: (kind: string, json: string, respond: (reply: string) => void): void => {
      if (kind === 'C') return call.ended ? undefined : (desk ??= createDesk(grant, host)).serve(json, respond)
      if (kind === 'L' || kind === 'T') return notes.take(kind, json)
      call.end(read(kind, json))
    },
    rewind: (): void => {
      call.entered = false
      call.cpuUs = 0
      notes.clear()
      desk?.close()
      desk = undefined
    },
    end: (outcome: Outcome): void => {
      if (call.ended) return
      call.ended = true
      clearTimeout(timer)
      desk?.close()
      onEnd()
      attempt.resolve({ outcome: notes.explain(outcome), logs: notes.lines, usage: usageOf(call, desk) })
    },
  }
  const timer = setTimeout(() => call.end(lateOutcome(call, budget, desk)), budget.wallMs)
  return call
}

const usageOf = ({ cpuUs, heapBytes }: Pick<Call, 'cpuUs' | 'heapBytes'>, desk: Desk | undefined): Usage => ({
  cpuUs: Math.round(cpuUs),
  requests: desk?.requests ?? 0,
  ...(heapBytes !== undefined && { heapBytes }),
})

const lateOutcome = ({ entered }: Call, { wallMs }: Budget, desk: Desk | undefined): Outcome =>
  entered ? wallTimedOut(wallMs, desk?.open ?? 0) : shed(`the call waited ${wallMs} ms for its turn`)

const read = (kind: string, json: string): Outcome => {
  try {
    if (kind === 'D') return doneOutcome(json)
    return kind === 'F' ? failedOutcome(json) : limitOutcome(json)
  } catch {
    return doneOutcome('{')
  }
}

/** What is known of a call beside its end: its log, and where it was cut off. */
const createNotes = () => {
  const lines: string[] = []
  let trace = ''
  return {
    lines,
    take: (kind: 'L' | 'T', json: string): void => {
      const text = readText(json)
      if (kind === 'T') trace = text ?? ''
      else if (text !== undefined && lines.length <= logMaxLines) lines.push(text.slice(0, logLineMaxChars))
    },
    clear: (): void => {
      lines.length = 0
      trace = ''
    },
    /** Where a call was cut off is where its customer looks first. */
    explain: (outcome: Outcome): Outcome =>
      outcome.kind === 'timed-out' ? { ...outcome, error: withOwnStack(outcome.error, trace) } : outcome,
  }
}

/** What is no JSON was not written by our bootstrap: nothing is owed to it. */
const readText = (json: string): string | undefined => {
  try {
    return String(JSON.parse(json))
  } catch {
    return undefined
  }
}
