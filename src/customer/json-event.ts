import type { HookEvent } from '../hooks/event.ts'

/** The JSON of a body, undefined when it is none. */
export const parseBody = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}

/** As event ids are here; two headers of the name, joined by a comma, are none. */
export const readEventId = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[\w.:-]{1,64}$/.test(value) ? value : undefined

/** An event from a vendor whose deliveries are none of CloudEvents: it has the time of its arrival. */
export const vendorEvent = (vendor: string, hook: string, id: string, nowMs: number, data: unknown): HookEvent => ({
  specversion: '1.0',
  id,
  source: `/${vendor}`,
  type: hook,
  time: new Date(nowMs).toISOString(),
  data,
})
