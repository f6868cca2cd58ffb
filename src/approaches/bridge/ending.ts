import type { Failure, Outcome } from '../../hooks/outcome.ts'
import { readReplyValue, resultTooLarge } from '../reply-value.ts'
import { failureOf, withOwnStack } from '../failure.ts'
import { capOf } from './desk.ts'

// How a sandboxed call ends when it is not by its own answer: whose fault it is, and what to do next.

export const cpuTimedOut = (cpuMs: number): Outcome => ({
  kind: 'timed-out',
  error: {
    name: 'CpuTimeOut',
    message: `the extension used up its ${cpuMs} ms of CPU time`,
    hint: 'Look for a loop that does not end, or do less work in one call.',
  },
})

export const heldBack = (cpuMs: number): Outcome => ({
  kind: 'timed-out',
  error: {
    name: 'CpuTimeOut',
    message: `the extension did not end in many times its ${cpuMs} ms of CPU time: since its earlier calls used up theirs, it runs after all others`,
    hint: 'Look at the attempts before this one for a loop that does not end: deploy a version without it.',
  },
})

/** A built-in that the engine cannot interrupt: the worker process was ended in its stead. */
export const overstayed = (cpuMs: number): Outcome => ({
  kind: 'timed-out',
  error: {
    name: 'CpuTimeOut',
    message: `the extension used up its ${cpuMs} ms of CPU time inside one built-in, and its process had to be ended`,
    hint: 'Look for one call that works on something enormous: a string, an array length, a number.',
  },
})

export const wallTimedOut = (wallMs: number, requests: number): Outcome => ({
  kind: 'timed-out',
  error: {
    name: 'WallTimeOut',
    message: `no answer within ${wallMs} ms; ${requests > 0 ? `the extension waited for ${requests} of its requests` : 'the extension was still at work, or waited for a timer, or for a promise that did not settle'}`,
    hint:
      requests > 0
        ? 'Ask a faster host, or ask less.'
        : 'Do less in one call, and make sure that every promise settles, so that each `await` can come back.',
  },
})

export const overMemory = (memoryMb: number): Outcome => ({
  kind: 'over-limit',
  error: {
    name: 'MemoryLimit',
    message: `the extension used up its ${memoryMb} MB of memory`,
    hint: 'Keep less at a time; a global that grows with each call is a usual cause.',
  },
})

export const flooded = (): Outcome => ({
  kind: 'over-limit',
  error: {
    name: 'TooMuchAtOnce',
    message: 'the extension began more requests at once than the platform takes: tens of megabytes',
    hint: 'Await each request before you make the next, or send less.',
  },
})

/** The engine itself gave up while this extension ran, as it does for an allocation that can never succeed. */
export const fatal = (signal: string): Outcome => ({
  kind: 'over-limit',
  error: {
    name: 'FatalError',
    message: `the JavaScript engine gave up while the extension ran (${signal}), as it does when one allocation is too large`,
    hint: 'Look for one call that makes something enormous: a split, a join, a spread.',
  },
})

/** Where a tenant has a process of its own, its code can end it. */
export const endedItself = (how: string): Outcome => ({
  kind: 'failed',
  error: {
    name: 'ProcessEnded',
    message: `the extension's process ended while the extension ran (${how})`,
    hint: 'An extension answers by returning: look for an exit, or for something that breaks the process it runs in.',
  },
})

/** Calls of one extension share an isolate, so one of them can end it for the rest: still the same customer's fault. */
export const siblingEnded = (): Outcome => ({
  kind: 'failed',
  error: {
    name: 'IsolateEnded',
    message: 'another call of the same extension ended the isolate in which this one was waiting',
    hint: 'Look at the attempts around this one for a time-out or a memory limit.',
  },
})

/** `refusal`: JSON of a worker's reason. */
export const notBuilt = (refusal: string): Outcome => {
  const { message, hint } = JSON.parse(refusal) as { message?: unknown; hint?: unknown }
  return { kind: 'failed', error: { name: 'NotLoaded', message: String(message).slice(0, 2_048), hint: String(hint) } }
}

export const crashed = (): Outcome => ({
  kind: 'crashed',
  error: {
    name: 'WorkerCrashed',
    message: 'the worker process ended, and the call had already made requests or been tried twice',
    hint: 'This is the platform’s fault and counts against nobody: try the operation again.',
  },
})

/** No process ended: the machine gave the call so little CPU that its time on the clock ran out. */
export const starved = (): Outcome => ({
  kind: 'crashed',
  error: {
    name: 'Starved',
    message: 'the machine was too busy to run the call, which had made requests already or been tried three times',
    hint: 'This is the platform’s fault and counts against nobody: try the operation again.',
  },
})

export const shed = (why: string): Outcome => ({
  kind: 'shed',
  error: { name: 'Shed', message: why, hint: 'The platform is too busy for this extension: try again later.' },
})

/** `stack`: the engine's, of the call that was one too many; hostile. */
const overCalls = (failure: Failure, stack: unknown): Outcome => ({
  kind: 'over-limit',
  error: withOwnStack(failure, typeof stack === 'string' ? stack : ''),
})

const tooManyRequests: Failure = {
  name: 'TooManyRequests',
  message: capOf('fetch'),
  hint: 'Ask for several things in one request.',
}

const tooManyHostCalls: Failure = {
  name: 'TooManyHostCalls',
  message: capOf('other'),
  hint: 'Keep several things under one key, and poll less.',
}

/** A done message's result; the empty text stands for `undefined`. */
export const doneOutcome = (json: string): Outcome => (json === '' ? { kind: 'ok' } : readReplyValue(json))

/** A failure as the bootstrap flattened it, checked again. */
export const failedOutcome = (json: string): Outcome => ({
  kind: 'failed',
  error: failureOf(JSON.parse(json)),
})

export const limitOutcome = (json: string): Outcome => {
  const { limit, message, stack } = JSON.parse(json) as { limit?: unknown; message?: unknown; stack?: unknown }
  if (limit === 'result') return resultTooLarge
  if (limit === 'requests') return overCalls(tooManyRequests, stack)
  if (limit === 'calls') return overCalls(tooManyHostCalls, stack)
  const text = `the result cannot be written as JSON: ${String(message).slice(0, 500)}`
  return { kind: 'bad-reply', error: { name: 'BadReply', message: text, hint: 'Answer plain JSON: no cycles, no BigInt.' } }
}
