import { z } from 'zod'
import type { HookPoint } from '../../hooks/hook-point.ts'
import { slugSchema } from '../../hooks/hook-point.ts'
import type { Hold } from '../outbox/holds.ts'
import type { Lane } from '../outbox/outbox.ts'
import type { PlatformParts } from '../platform-parts.ts'
import { type Problem, problem } from '../problem.ts'
import type { RouteContext, Server } from '../server.ts'
import { requireHook } from './hooks.ts'

export const deliverySchema = z
  .object({
    state: z.enum(['delivering', 'held']),
    by: z.enum(['failing', 'gone', 'tenant', 'operator']).optional(),
    reason: z.string().optional(),
    since: z.iso.datetime().optional(),
    waiting: z.number().int().meta({ description: 'Events that are not delivered yet.' }),
    next: z.string().optional(),
  })
  .nullable()
  .meta({ description: 'How events reach an `after` hook. While it is held they are taken and kept. Null for `before`.' })

const answer = z.object({ tenant: slugSchema, hook: slugSchema, delivery: deliverySchema })

const params = z.object({ tenant: slugSchema, hook: slugSchema })

const pause = z.strictObject({ reason: z.string().min(1).max(500).optional() }).nullish()

const gaveUp = z
  .strictObject({ what: z.enum(['waiting', 'dead', 'all']).default('waiting') })
  .nullish()
  .meta({ description: 'What waits, what had failed too often, or both.' })

type Parts = Pick<PlatformParts, 'outbox'>

export const describeDelivery = ({ outbox }: Parts, hook: HookPoint, lane: Lane): z.output<typeof deliverySchema> => {
  if (hook.phase === 'before') return null
  const waiting = outbox.waiting(lane)
  const hold = outbox.held(lane)
  if (!hold) return { state: 'delivering', waiting }
  return {
    state: 'held',
    by: hold.by,
    reason: hold.reason,
    since: new Date(hold.sinceMs).toISOString(),
    waiting,
    next: nextFor(hold, lane),
  }
}

const nextFor = ({ by }: Hold, { tenant, hook }: Lane): string =>
  `POST /v1/tenants/${tenant}/extensions/${hook}/enable${by === 'operator' ? ', by the operator,' : ''} delivers what waits; …/discard gives it up.`

/** A pause of deliveries, its end, and giving up what is left. */
export const addEndpoint = (app: Server, context: RouteContext): void => {
  addDisable(app, context)
  addEnable(app, context)
  addDiscard(app, context)
}

const addDisable = (app: Server, context: RouteContext): void => {
  const { authorize, hooks, outbox, clock } = context
  app.post(
    '/v1/tenants/:tenant/extensions/:hook/disable',
    {
      onRequest: authorize('tenant'),
      schema: {
        summary: 'Hold deliveries',
        description: 'Until they are enabled: events are taken and kept meanwhile. A deploy does not end this pause.',
        params,
        body: pause,
        response: { 200: answer },
      },
    },
    async ({ params: lane, body, author }) => {
      const hook = requireAfterHook(hooks, lane.hook)
      const reason = body?.reason ?? `The ${author} asked for a pause.`
      await outbox.hold(lane, { by: author, reason, sinceMs: clock.nowMs() })
      return { ...lane, delivery: describeDelivery(context, hook, lane) }
    },
  )
}

const addEnable = (app: Server, context: RouteContext): void => {
  const { authorize, hooks, outbox, delivery } = context
  app.post(
    '/v1/tenants/:tenant/extensions/:hook/enable',
    {
      onRequest: authorize('tenant'),
      schema: {
        summary: 'Deliver again, what was held first',
        description: 'What the operator holds is for the operator to enable.',
        params,
        response: { 200: answer },
      },
    },
    async ({ params: lane, author }) => {
      const hook = requireAfterHook(hooks, lane.hook)
      if (author !== 'operator' && outbox.held(lane)?.by === 'operator') throw heldByOperator(lane.hook)
      await delivery.enable(lane)
      return { ...lane, delivery: describeDelivery(context, hook, lane) }
    },
  )
}

const addDiscard = (app: Server, { authorize, hooks, outbox }: RouteContext): void => {
  app.post(
    '/v1/tenants/:tenant/extensions/:hook/discard',
    {
      onRequest: authorize('tenant'),
      schema: {
        summary: 'Give up what is not delivered',
        description: 'It stays among the events as `discarded`, and can be replayed with `state: all` as long as it is kept.',
        params,
        body: gaveUp,
        response: { 200: z.object({ discarded: z.number().int() }) },
      },
    },
    async ({ params: lane, body }) => {
      requireAfterHook(hooks, lane.hook)
      return { discarded: await outbox.discard(lane, body?.what ?? 'waiting') }
    },
  )
}

const heldByOperator = (hook: string): Problem =>
  problem(
    403,
    'held-by-operator',
    `the operator holds deliveries of ${hook}`,
    'Ask the operator to enable it: events are kept until then.',
  )

const requireAfterHook = (hooks: RouteContext['hooks'], id: string): HookPoint => {
  const hook = requireHook(hooks, id)
  if (hook.phase === 'after') return hook
  const hint = 'Who asks is answered at once: go back with …/rollback, or deploy the approach none.'
  throw problem(409, 'nothing-delivered', `${id} is a before hook, to which nothing is delivered`, hint)
}
