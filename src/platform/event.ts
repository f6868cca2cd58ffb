import { randomUUIDv7 } from 'node:crypto'
import type { HookEvent } from '../hooks/event.ts'
import type { HookPoint } from '../hooks/hook-point.ts'

export interface Operation {
  readonly data: unknown
  readonly subject?: string | undefined
}

/** The CloudEvent of a business operation. Version 7 ids sort by time, which keeps a reader's log in order. */
export const newEvent = (tenant: string, hook: HookPoint, { data, subject }: Operation, nowMs: number): HookEvent => ({
  specversion: '1.0',
  id: randomUUIDv7(),
  source: `/tenants/${tenant}`,
  type: hook.id,
  time: new Date(nowMs).toISOString(),
  ...(subject !== undefined && { subject }),
  data,
})
