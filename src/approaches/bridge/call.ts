import type { HookEvent } from '../../hooks/event.ts'
import { fetchMaxCalls, logLineMaxChars, logMaxLines } from '../../hooks/limits.ts'
import type { Outcome } from '../../hooks/outcome.ts'
import type { Attempt, Budget, Usage } from '../approach.ts'
import { type Egress, readEgressRequest } from '../egress.ts'
import { withOwnStack } from '../failure.ts'
import { doneOutcome, failedOutcome, limitOutcome, shed, wallTimedOut } from './ending.ts'

/** One attempt, from the platform's side: its clock, its log, its requests and, at last, its outcome. */
export interface Call {
  /** The event as JSON, made once, however often the call is tried. */
  readonly event: string
  readonly attempt: Promise<Attempt>
  readonly ended: boolean
  /** Requests begun so far: a call without any may be tried again. */
  readonly requests: number
  /** Set when an isolate is first entered; a call that never was is shed at its deadline. */
  entered: boolean
  /** How often a worker or an isolate ended under it. */
  retries: number
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
  readonly origins: readonly string[]
  readonly egress: Egress
  onEnd(): void
}

export const createCall = ({ event, budget, origins, egress, onEnd }: CallOptions): Call => {
  const notes = createNotes()
  const attempt = Promise.withResolvers<Attempt>()
  const desk = createDesk(origins, egress)
  const call = {
    event: JSON.stringify(event),
    attempt: attempt.promise,
    ended: false,
    entered: false,
    retries: 0,
    deadlineMs: performance.now() + budget.wallMs,
    cpuUs: 0,
    heapBytes: undefined as number | undefined,
    get requests() {
      return desk.begun
    },
    take: (kind: string, json: string, respond: (reply: string) => void): void => {
      if (kind === 'C') return desk.serve(json, (reply) => call.ended || respond(reply))
      if (kind === 'L' || kind === 'T') return notes.take(kind, json)
      call.end(read(kind, json))
    },
    rewind: (): void => {
      call.entered = false
      call.cpuUs = 0
      notes.clear()
    },
    end: (outcome: Outcome): void => {
      if (call.ended) return
      call.ended = true
      clearTimeout(timer)
      desk.close()
      onEnd()
      attempt.resolve({ outcome: notes.explain(outcome), logs: notes.lines, usage: usageOf(call, desk.begun) })
    },
  }
  const expire = (): void =>
    call.end(call.entered ? wallTimedOut(budget.wallMs, desk.open) : shed(`the call waited ${budget.wallMs} ms for its turn`))
  const timer = setTimeout(expire, budget.wallMs)
  return call
}

const usageOf = ({ cpuUs, heapBytes }: Pick<Call, 'cpuUs' | 'heapBytes'>, requests: number): Usage => ({
  cpuUs: Math.round(cpuUs),
  requests,
  ...(heapBytes !== undefined && { heapBytes }),
})

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

/** Where a call's requests are made. `open` counts those without a reply. */
const createDesk = (origins: readonly string[], egress: Egress) => {
  let controller: AbortController | undefined
  const desk = {
    begun: 0,
    open: 0,
    serve: (json: string, respond: (reply: string) => void): void => {
      if (++desk.begun > fetchMaxCalls) return
      desk.open++
      controller ??= new AbortController()
      void answer(json, origins, egress, controller.signal).then((reply) => {
        desk.open--
        if (reply !== undefined) respond(reply)
      })
    },
    close: (): void => controller?.abort(new Error('the call has ended')),
  }
  return desk
}

const answer = async (
  json: string,
  origins: readonly string[],
  egress: Egress,
  signal: AbortSignal,
): Promise<string | undefined> => {
  let token: unknown
  try {
    const message = JSON.parse(json) as [unknown, { url?: unknown } | null]
    token = message[0]
    return JSON.stringify([token, await egress.fetch(readEgressRequest(message[1]?.url, message[1], origins), signal)])
  } catch (error) {
    return typeof token === 'number' ? JSON.stringify([token, null, (error as Error).message]) : undefined
  }
}
