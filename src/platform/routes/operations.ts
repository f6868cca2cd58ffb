import { z } from 'zod'
import { decisionSchema } from '../../hooks/decision.ts'
import { slugSchema } from '../../hooks/hook-point.ts'
import { outcomeKinds } from '../../hooks/outcome.ts'
import { newEvent } from '../event.ts'
import type { RouteContext, Server } from '../server.ts'
import { requireHook } from './hooks.ts'

const operation = z.strictObject({
  data: z.unknown().meta({ description: 'The business payload: any JSON.' }),
  subject: z.string().min(1).max(200).optional(),
})

const verdict = decisionSchema.extend({
  eventId: z.string(),
  decidedBy: z.enum(['extension', 'policy', 'nobody']),
  outcome: z.enum(outcomeKinds),
})

const accepted = z.object({ eventId: z.string() })

/** The business operation at a hook point happens: the one hot route of the platform. */
export const addOperations = (app: Server, { authorize, hooks, extensions, before, after, clock }: RouteContext): void => {
  app.post(
    '/v1/tenants/:tenant/hooks/:hook',
    {
      onRequest: authorize('tenant'),
      schema: {
        summary: 'Carry out an operation at a hook point',
        description: '`before`: 200 with the decision. `after`: 202 once the event is on disk.',
        params: z.object({ tenant: slugSchema, hook: slugSchema }),
        body: operation,
        response: { 200: verdict, 202: accepted },
      },
    },
    async ({ params: { tenant, hook: id }, body }, reply) => {
      const hook = requireHook(hooks, id)
      const event = newEvent(tenant, hook, body, clock.nowMs())
      if (hook.phase === 'before') return before(hook, event, extensions.find(tenant, id))
      await after(tenant, hook, event)
      return reply.code(202).send({ eventId: event.id })
    },
  )
}
