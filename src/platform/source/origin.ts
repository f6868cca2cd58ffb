import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import { type Attempt, UploadRefused } from '../../approaches/approach.ts'
import type { Failure } from '../../hooks/outcome.ts'

/** The customer's own file, where it is not what runs: types were stripped from it, or a bundler made one file of many. */
export interface Origin {
  /** What the customer calls it, for places that no map leads back. */
  readonly file: string
  /** A source map (ECMA-426) in JSON, already checked by `readSourceMap`. */
  readonly sourceMap?: string
}

/** A place in a customer's file. Lines and columns count from 1. */
interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Approaches call the code that runs by this name. */
const runningFile = /\bextension\.js:(\d+):(\d+)/g

/** Tells places of the code that runs as places of the customer's own file. */
const locate = (origin: Origin, line: number, column: number): Place => {
  if (origin.sourceMap === undefined) return { file: origin.file, line, column }
  const found = originalPositionFor(traceOf(origin.sourceMap), { line, column: Math.max(0, column - 1) })
  return found.source === null
    ? { file: origin.file, line, column }
    : { file: found.source, line: found.line, column: found.column + 1 }
}

/** Replaces every place in a text, such as a stack or a log line that holds one. */
const locateAll = (origin: Origin, text: string): string =>
  text.replaceAll(runningFile, (_, line: string, column: string) => {
    const place = locate(origin, Number(line), Number(column))
    return `${place.file}:${place.line}:${place.column}`
  })

/** What an attempt tells of places in the code that ran, in terms of the customer's own files. */
export const locateAttempt = (origin: Origin, attempt: Attempt): Attempt => {
  const { outcome, logs } = attempt
  const told = 'error' in outcome ? { ...outcome, error: locateFailure(origin, outcome.error) } : outcome
  return { ...attempt, outcome: told, logs: logs.map((line) => locateAll(origin, line)) }
}

const locateFailure = (origin: Origin, failure: Failure): Failure =>
  failure.stack === undefined ? failure : { ...failure, stack: locateAll(origin, failure.stack) }

/** A refusal by what runs the code, as one of the customer's file. Positions that types were stripped around stay. */
export const locateRefusal = (origin: Origin, refused: UploadRefused): UploadRefused => {
  const { message, hint, line, column } = refused
  if (line === undefined || column === undefined) return refused
  return new UploadRefused(locateAll(origin, message), hint, locate(origin, line, column))
}

const traces = new Map<string, TraceMap>()
/** A decoded map takes many times its text; extensions that keep failing at the same time are few. */
const mostTraces = 16

const traceOf = (sourceMap: string): TraceMap => {
  const trace = traces.get(sourceMap) ?? new TraceMap(sourceMap)
  traces.delete(sourceMap)
  traces.set(sourceMap, trace)
  for (const oldest of traces.keys()) {
    if (traces.size <= mostTraces) break
    traces.delete(oldest)
  }
  return trace
}
