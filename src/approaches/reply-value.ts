import type { Outcome } from '../hooks/outcome.ts'
import { replyMaxBytes } from '../hooks/limits.ts'

/** Deeper than any decision; shallow enough that a recursive reader downstream keeps its stack. */
const maxDepth = 32
/** A naive merge of an object with such a key changes the prototype of everything. */
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype'])

/** Reads an extension's result, JSON text from beyond a boundary: hostile until size, depth and keys were seen. */
export const readReplyValue = (json: string): Outcome => {
  // UTF-8 needs at most three bytes for a UTF-16 unit.
  if (3 * json.length > replyMaxBytes && Buffer.byteLength(json) > replyMaxBytes) return resultTooLarge
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return badReply('the result is not JSON')
  }
  const problem = unsafeIn(value)
  return problem === undefined ? { kind: 'ok', value: value as JsonValue } : badReply(problem)
}

/** Why a value from beyond a boundary is not taken over, the same for every approach; undefined when it may be. */
export const unsafeIn = (value: unknown): string | undefined => inspect(value, 0)

export const resultTooLarge: Outcome = {
  kind: 'over-limit',
  error: {
    name: 'ResultTooLarge',
    message: `the result is over the limit of ${replyMaxBytes} bytes`,
    hint: 'Answer a decision and the fields that change, and store large things elsewhere.',
  },
}

type JsonValue = NonNullable<Extract<Outcome, { kind: 'ok' }>['value']>

const badReply = (message: string): Outcome => ({
  kind: 'bad-reply',
  error: { name: 'BadReply', message, hint: 'Answer plain JSON, for instance { decision: "allow" }.' },
})

const inspect = (value: unknown, depth: number): string | undefined => {
  if (typeof value !== 'object' || value === null) return undefined
  if (depth === maxDepth) return `the result is nested deeper than ${maxDepth} levels`
  return Array.isArray(value) ? inspectItems(value, depth) : inspectFields(value as Record<string, unknown>, depth)
}

const inspectItems = (items: readonly unknown[], depth: number): string | undefined => {
  for (const item of items) {
    const problem = inspect(item, depth + 1)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** By `for in`, which makes no array: of parsed JSON, all fields are its own. */
const inspectFields = (fields: Readonly<Record<string, unknown>>, depth: number): string | undefined => {
  for (const key in fields) {
    const problem = forbiddenKeys.has(key) ? `the result has a key "${key}"` : inspect(fields[key], depth + 1)
    if (problem !== undefined) return problem
  }
  return undefined
}
