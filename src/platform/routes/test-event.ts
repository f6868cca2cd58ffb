import { hash, randomUUIDv7 } from 'node:crypto'
import { z } from 'zod'
import type { HookPoint } from '../../hooks/hook-point.ts'
import { slugSchema } from '../../hooks/hook-point.ts'
import { newEvent, type Operation } from '../event.ts'
import { problem } from '../problem.ts'
import type { RouteContext, Server } from '../server.ts'
import { nothingDeployed } from '../serving.ts'
import { requireHook } from './hooks.ts'
import { idempotencyHeaders } from './idempotency-key.ts'
import { accepted, operationSchema, verdict } from './operations.ts'

/** A test on the customer's word, by the way that all events go, to the version that is live. */
export const addTestEvent = (app: Server, context: RouteContext): void => {
  const { authorize, hooks, samples, extensions, before, after, outbox, answered, clock } = context
  app.post(
    '/v1/tenants/:tenant/extensions/:hook/test',
    {
      onRequest: authorize('tenant'),
      schema: {
        summary: 'Send a test event',
        description:
          "The hook point's sample, or the operation in the body, under an id that begins with `test-`. `before`: 200 with the decision. `after`: 202; the attempt log tells how it went.",
        params: z.object({ tenant: slugSchema, hook: slugSchema }),
        headers: idempotencyHeaders,
        body: operationSchema.nullish(),
        response: { 200: verdict, 202: accepted },
      },
    },
    async ({ params, headers, body }, reply) => {
      const { tenant } = params
      const hook = requireHook(hooks, params.hook)
      const operation = body ?? samples.get(hook.id) ?? noSample(hook)
      const extension = extensions.find(tenant, hook.id)
      if (!extension) throw nothingDeployed(hook.id)
      const key = headers['idempotency-key']
      const event = { ...newEvent(tenant, hook, operation, clock.nowMs()), id: testId(tenant, key) }
      const meaning = `test ${hook.id} ${JSON.stringify(body ?? null)}`
      if (hook.phase === 'before') return answered.once(tenant, key, meaning, () => before(hook, event, extension))
      const sent = await answered.once(tenant, key, meaning, async () => {
        // After a crash that came before the answer, the event may be there already.
        if (!outbox.find(tenant, event.id)) await after(tenant, hook, event)
        return { eventId: event.id }
      })
      return reply.code(202).send(sent)
    },
  )
}

/** By the key, where there is one, so that a repeated request finds what it sent. */
const testId = (tenant: string, key: string | undefined): string =>
  `test-${key === undefined ? randomUUIDv7() : hash('sha256', `${tenant}/${key}`).slice(0, 32)}`

const noSample = ({ id }: HookPoint): Operation => {
  throw problem(422, 'no-sample', `${id} has no sample`, 'Send an operation to test with: {"data": …}.')
}
