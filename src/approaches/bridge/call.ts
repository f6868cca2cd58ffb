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

/** What is known of a call beside what others may see of it. */
interface Backstage {
  readonly options: CallOptions
  readonly resolve: (attempt: Attempt) => void
  lines: string[]
  /** Where it was cut off, as the engine's stack. */
  trace: string
  /** Most calls ask nothing of their host. */
  desk: Desk | undefined
  timer: NodeJS.Timeout | undefined
}

/** Made for each call, and so plain: a getter or a spread in here would take longer than all the rest. */
export const createCall = (options: CallOptions): Call => {
  const { event, budget } = options
  const { promise, resolve } = Promise.withResolvers<Attempt>()
  const backstage: Backstage = { options, resolve, lines: [], trace: '', desk: undefined, timer: undefined }
  const call: Writable<Call> = {
    event: JSON.stringify(event),
    attempt: promise,
    ended: false,
    requests: 0,
    entered: false,
    retries: 0,
    starved: 0,
    deadlineMs: performance.now() + budget.wallMs,
    cpuUs: 0,
    heapBytes: undefined,
    take: (kind, json, respond) => take(call, backstage, kind, json, respond),
    rewind: () => rewind(call, backstage),
    end: (outcome) => end(call, backstage, outcome),
  }
  backstage.timer = setTimeout(expire, budget.wallMs, call, backstage)
  return call
}

type Writable<T> = { -readonly [K in keyof T]: T[K] }

const take = (call: Writable<Call>, backstage: Backstage, kind: string, json: string, respond: (reply: string) => void): void => {
  if (kind === 'C') return ask(call, backstage, json, respond)
  if (kind === 'L') return addLine(backstage, json)
  if (kind === 'T') backstage.trace = readText(json) ?? ''
  else call.end(read(kind, json))
}

const ask = (call: Writable<Call>, backstage: Backstage, json: string, respond: (reply: string) => void): void => {
  if (call.ended) return
  const desk = (backstage.desk ??= createDesk(backstage.options.grant, backstage.options.host))
  desk.serve(json, respond)
  call.requests = desk.effects
}

const addLine = ({ lines }: Backstage, json: string): void => {
  const text = readText(json)
  if (text !== undefined && lines.length <= logMaxLines) lines.push(text.slice(0, logLineMaxChars))
}

const rewind = (call: Writable<Call>, backstage: Backstage): void => {
  call.entered = false
  call.requests = 0
  call.cpuUs = 0
  backstage.desk?.close()
  Object.assign(backstage, { lines: [], trace: '', desk: undefined })
}

const end = (call: Writable<Call>, backstage: Backstage, outcome: Outcome): void => {
  if (call.ended) return
  call.ended = true
  const { options, resolve, lines, desk, timer } = backstage
  clearTimeout(timer)
  desk?.close()
  options.onEnd()
  resolve({ outcome: explain(outcome, backstage), logs: lines, usage: usageOf(call, desk) })
}

const expire = (call: Call, { options, desk }: Backstage): void => call.end(lateOutcome(call, options.budget, desk))

/** Where a call was cut off is where its customer looks first. */
const explain = (outcome: Outcome, { trace }: Backstage): Outcome =>
  outcome.kind === 'timed-out' ? { ...outcome, error: withOwnStack(outcome.error, trace) } : outcome

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

/** What is no JSON was not written by our bootstrap: nothing is owed to it. */
const readText = (json: string): string | undefined => {
  try {
    return String(JSON.parse(json))
  } catch {
    return undefined
  }
}
