import type { HookEvent } from '../hooks/event.ts'
import { createContext } from './extension-context.ts'
import { problem } from './problem.ts'
import type { StoredReply } from './seen-events.ts'
import type { Tenant } from './tenant.ts'

/** An extension that takes longer than any platform waits is answered for, so that nothing is held for ever. */
const maxHandlingMs = 60_000

/** Makes another value of what an extension returned. */
export type Change = (value: unknown) => unknown

/**
 * Runs the tenant's extension for a verified event and says what to answer: 200 with what it returned, as its dialect says it,
 * 204 for nothing, 500 with name and message of what it threw. The stack goes to the customer's own log alone.
 */
export const handleEvent = async (tenant: Tenant, event: HookEvent, change?: Change): Promise<StoredReply> => {
  const lines: string[] = []
  const { reply, error } = await run(tenant, event, lines, change)
  const entry = { at: new Date().toISOString(), eventId: event.id, status: reply.status, lines }
  tenant.log.add(error === undefined ? entry : { ...entry, error })
  return reply
}

interface Run {
  readonly reply: StoredReply
  readonly error?: string
}

const run = async (tenant: Tenant, event: HookEvent, lines: string[], change?: Change): Promise<Run> => {
  try {
    const value = await withinTime(tenant.extension(event, createContext(tenant.context, lines)))
    const body = tenant.dialect.writeReply(change ? change(value) : value)
    return { reply: body === undefined ? { status: 204, body } : { status: 200, body } }
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown))
    const body = problem(500, 'The extension failed', error.message, { name: error.name, message: error.message })
    return { reply: { status: 500, body }, error: error.stack ?? error.message }
  }
}

const withinTime = async (value: unknown): Promise<unknown> => {
  if (!(value instanceof Promise)) return value
  let timer: NodeJS.Timeout | undefined
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`the extension did not end in ${maxHandlingMs} ms`)), maxHandlingMs).unref()
  })
  return Promise.race([value, late]).finally(() => clearTimeout(timer))
}
