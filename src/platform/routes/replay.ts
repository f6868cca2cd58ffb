import { z } from 'zod'
import { slugSchema } from '../../hooks/hook-point.ts'
import { problem } from '../problem.ts'
import type { RouteContext, Server } from '../server.ts'
import { cursorSchema } from './events.ts'
import { requireHook } from './hooks.ts'
import { idempotencyHeaders } from './idempotency-key.ts'

const timeSchema = z.iso.datetime({ offset: true })

const range = z
  .strictObject({
    state: z
      .enum(['dead', 'all'])
      .default('dead')
      .meta({ description: 'dead: what no delivery has brought home. all: what succeeded or was discarded, too.' }),
    hook: slugSchema.optional(),
    since: timeSchema.optional().meta({ description: 'When it happened, this moment included.' }),
    until: timeSchema.optional(),
    from: cursorSchema.optional().meta({ description: 'The `cursor` of the first event, as GET …/events shows it.' }),
    to: cursorSchema.optional(),
  })
  .nullish()

const replayed = z.object({
  count: z.number().int(),
  eventIds: z.array(z.string()).meta({ description: 'The first 1,000.' }),
})

/** Events delivered once more, with the ids that they had: receivers know what they have seen. */
export const addReplay = (app: Server, context: RouteContext): void => {
  addReplayOfOne(app, context)
  addReplayOfMany(app, context)
}

const addReplayOfOne = (app: Server, { authorize, attempts, outbox, delivery }: RouteContext): void => {
  app.post(
    '/v1/tenants/:tenant/attempts/:id/replay',
    {
      onRequest: authorize('tenant'),
      schema: {
        summary: 'Deliver the event of an attempt once more',
        description: 'To the version that is live then. `count` is 0 where a delivery of it still waits.',
        params: z.object({ tenant: slugSchema, id: z.string().regex(/^[0-9]{1,15}$/, 'use the `id` of an attempt') }),
        headers: idempotencyHeaders,
        response: { 202: replayed },
      },
    },
    async ({ params: { tenant, id }, headers }, reply) => {
      const eventId = attempts.eventOf(tenant, Number(id))
      if (eventId === undefined) {
        throw problem(404, 'unknown-attempt', `there is no attempt ${id}`, `GET /v1/tenants/${tenant}/attempts lists them.`)
      }
      if (!outbox.find(tenant, eventId)) {
        const hint = 'Operations of `before` hooks are decided at once, and events are not kept for ever.'
        throw problem(409, 'not-replayable', `the event of attempt ${id} is not kept`, hint)
      }
      const idempotencyKey = headers['idempotency-key']
      const { count, eventIds } = await outbox.replay({ tenant, eventId, state: 'settled', idempotencyKey })
      delivery.wake()
      return reply.code(202).send({ count, eventIds: [...eventIds] })
    },
  )
}

const addReplayOfMany = (app: Server, { authorize, hooks, outbox, delivery }: RouteContext): void => {
  app.post(
    '/v1/tenants/:tenant/replay',
    {
      onRequest: authorize('tenant'),
      schema: {
        summary: 'Deliver a range of events once more',
        description:
          'All dead ones, unless a bound or a state is given; all bounds must hold, and each is included. Test events are left out.',
        params: z.object({ tenant: slugSchema }),
        headers: idempotencyHeaders,
        body: range,
        response: { 202: replayed },
      },
    },
    async ({ params: { tenant }, headers, body }, reply) => {
      const { state = 'dead', hook, since, until, from, to } = body ?? {}
      if (hook !== undefined) requireHook(hooks, hook)
      const { count, eventIds } = await outbox.replay({
        ...{ tenant, hook, state: state === 'all' ? 'settled' : 'dead', idempotencyKey: headers['idempotency-key'] },
        ...{ sinceMs: millisecondsOf(since), untilMs: millisecondsOf(until) },
        ...{ fromId: numberOf(from), toId: numberOf(to) },
      })
      delivery.wake()
      return reply.code(202).send({ count, eventIds: [...eventIds] })
    },
  )
}

const millisecondsOf = (time: string | undefined): number | undefined => (time === undefined ? undefined : Date.parse(time))

const numberOf = (cursor: string | undefined): number | undefined => (cursor === undefined ? undefined : Number(cursor))
