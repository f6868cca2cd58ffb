import { z } from 'zod'
import { slugSchema } from '../../hooks/hook-point.ts'
import type { DeliveryRecord } from '../outbox/history.ts'
import { problem } from '../problem.ts'
import type { RouteContext, Server } from '../server.ts'

export const cursorSchema = z.string().regex(/^[0-9]{1,15}$/, 'use the `next` of the page before, or the `cursor` of an event')

const query = z.object({
  after: cursorSchema
    .default('0')
    .meta({ description: 'The `next` of the page before; from the beginning when it is left out.' }),
  limit: z.coerce.number().int().min(1).max(200).default(100),
  hook: slugSchema.optional(),
  tests: z.enum(['', 'true']).optional().meta({ description: 'Test events, too.' }),
})

const event = z.object({
  id: z.string().meta({ description: 'The same over all tries and replays: what receivers know an event by.' }),
  cursor: cursorSchema,
  hook: slugSchema,
  time: z.iso.datetime(),
  subject: z.string().optional(),
  state: z.enum(['pending', 'succeeded', 'dead', 'discarded']).meta({ description: 'Of its latest delivery.' }),
  attempts: z.number().int(),
  nextAttemptAt: z.iso.datetime().nullable(),
  settledAt: z.iso.datetime().nullable(),
  replays: z.number().int(),
})

const page = z.object({
  events: z.array(event),
  next: cursorSchema.meta({ description: 'Where to go on: also later, when there is nothing more yet.' }),
  more: z.boolean(),
})

/** What happened at `after` hook points, and what became of it: for customers who missed something. */
export const addEvents = (app: Server, { authorize, outbox }: RouteContext): void => {
  app.get(
    '/v1/tenants/:tenant/events',
    {
      onRequest: authorize('tenant'),
      schema: {
        summary: 'List events and the state of their delivery',
        description:
          'Oldest first, without their data. A page may hold fewer than `limit` although there is `more`: with a filter, or where events are large.',
        params: z.object({ tenant: slugSchema }),
        querystring: query,
        response: { 200: page },
      },
    },
    async ({ params: { tenant }, query: { after, limit, hook, tests } }) => {
      const found = outbox.events(tenant, { after: Number(after), limit, hook, tests: tests !== undefined })
      return { events: found.events.map(describe), next: String(found.next), more: found.more }
    },
  )
  app.get(
    '/v1/tenants/:tenant/events/:event',
    {
      onRequest: authorize('tenant'),
      schema: {
        summary: 'Read one event, with its data',
        params: z.object({ tenant: slugSchema, event: z.string().min(1).max(100) }),
        response: { 200: event.extend({ data: z.unknown() }) },
      },
    },
    async ({ params }) => {
      const record = outbox.find(params.tenant, params.event)
      if (record) return { ...describe(record), data: record.event.data }
      const hint = 'Only events of `after` hook points are kept, and not for ever: GET …/events lists them.'
      throw problem(404, 'unknown-event', `there is no event ${params.event}`, hint)
    },
  )
}

const describe = (record: DeliveryRecord): z.output<typeof event> => {
  const { id, time, subject } = record.event
  return {
    ...{ id, cursor: String(record.id), hook: record.hook, time, state: record.state },
    ...(subject !== undefined && { subject }),
    ...{ attempts: record.attempts, replays: record.replays },
    nextAttemptAt: record.state === 'pending' ? new Date(record.runAtMs).toISOString() : null,
    settledAt: record.settledAtMs === null ? null : new Date(record.settledAtMs).toISOString(),
  }
}
