import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { decisionSchema } from '../../hooks/decision.ts'
import { slugSchema } from '../../hooks/hook-point.ts'
import { operationMaxDepth } from '../../hooks/limits.ts'
import { outcomeKinds } from '../../hooks/outcome.ts'
import { deliveryDisabled } from '../disabling.ts'
import { newEvent } from '../event.ts'
import { problem, problemType } from '../problem.ts'
import type { RouteContext, Server } from '../server.ts'
import { requireHook } from './hooks.ts'

/** Deep nesting overflows the stack of whoever writes it out again, which is us, the sandbox and the customer's server. */
const isDeeperThan = (levels: number, value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((member) => isDeeperThan(levels - 1, member)))

/** What a customer tells of a business operation; the platform makes the event of it. */
export const operationSchema = z.strictObject({
  data: z
    .unknown()
    .refine((data) => !isDeeperThan(operationMaxDepth, data), `nest at most ${operationMaxDepth} levels`)
    .meta({ description: `The business payload: any JSON of at most ${operationMaxDepth} levels.` }),
  subject: z.string().min(1).max(200).optional(),
})

export const verdict = decisionSchema.extend({
  eventId: z.string(),
  decidedBy: z.enum(['extension', 'policy', 'nobody']),
  outcome: z.enum(outcomeKinds),
})

export const accepted = z.object({ eventId: z.string() })

/** The business operation at a hook point happens: the one hot route of the platform. */
export const addOperations = (
  app: Server,
  { authorize, hooks, extensions, before, after, fairShare, clock }: RouteContext,
): void => {
  app.post(
    '/v1/tenants/:tenant/hooks/:hook',
    {
      // Before the body is read: a refusal must cost next to nothing.
      onRequest: [authorize('tenant'), admit(fairShare)],
      schema: {
        summary: 'Carry out an operation at a hook point',
        description:
          '`before`: 200 with the decision. `after`: 202 once the event is on disk. 429 for who takes far more than the others while there is more to do than can be done; nothing has happened then.',
        params: z.object({ tenant: slugSchema, hook: slugSchema }),
        body: operationSchema,
        response: { 200: verdict, 202: accepted },
      },
    },
    async ({ params: { tenant, hook: id }, body }, reply) => {
      const hook = requireHook(hooks, id)
      if (hook === deliveryDisabled) throw platformOnly()
      const event = newEvent(tenant, hook, body, clock.nowMs())
      if (hook.phase === 'before') return before(hook, event, extensions.find(tenant, id))
      await after(tenant, hook, event)
      return reply.code(202).send({ eventId: event.id })
    },
  )
}

const platformOnly = () =>
  problem(
    403,
    'platform-only',
    'this happens when the platform disables an endpoint, and at no other time',
    'To try what you deployed there, send a test event: POST …/extensions/delivery.disabled/test.',
  )

const admit =
  (fairShare: RouteContext['fairShare']) =>
  async (request: { readonly params: unknown }, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const { tenant } = request.params as { tenant: string }
    if (fairShare.admit(tenant)) return undefined
    return reply.code(429).header('retry-after', '1').type(problemType).send(overShare)
  }

const overShare = JSON.stringify(
  problem(
    429,
    'over-share',
    'the platform has more to do than it can, and this tenant asks for far more than the others',
    'Nothing of this operation has happened: send it again after Retry-After, and spread what is not urgent.',
  ).document,
)
