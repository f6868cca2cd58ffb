import { z } from 'zod'
import { statePolicies } from '../../approaches/approach.ts'
import { hookPointSchema } from '../../hooks/hook-point.ts'
import { problem } from '../problem.ts'
import type { HookPoint } from '../../hooks/hook-point.ts'
import type { ApproachPool } from '../approach-pool.ts'
import type { RouteContext, Server } from '../server.ts'

const layer = z
  .object({ id: z.string(), what: z.string(), active: z.boolean(), lacks: z.string().optional() })
  .meta({ description: 'What holds its processes on this machine, or would, if the machine had what it lacks.' })

const statesSchema = z.array(z.enum(statePolicies)).meta({ description: "What a deploy may ask for as 'state'." })

const catalogue = z.object({
  hooks: z.array(hookPointSchema),
  approaches: z.array(z.object({ id: z.string(), summary: z.string(), states: statesSchema, layers: z.array(layer).optional() })),
})

/** The catalogue: where customer logic may run, and by which approaches. */
export const addHooks = (app: Server, { authorize, hooks, approaches }: RouteContext): void => {
  app.get(
    '/v1/hooks',
    {
      onRequest: authorize('anyone-known'),
      schema: { summary: 'Hook points and approaches', response: { 200: catalogue } },
    },
    async () => ({ hooks: [...hooks.values()], approaches: await describe(approaches) }),
  )
}

const describe = (approaches: ApproachPool): Promise<z.output<typeof catalogue>['approaches']> =>
  Promise.all(
    approaches.variants
      .filter(({ offered }) => offered)
      .map(async ({ id, summary, states }) => {
        const layers = await approaches.layers(id)
        return { id, summary, states: [...states], ...(layers && { layers: [...layers] }) }
      }),
  )

/** @throws Problem 404, with the hook points that there are. */
export const requireHook = (hooks: ReadonlyMap<string, HookPoint>, id: string): HookPoint => {
  const hook = hooks.get(id)
  if (hook) return hook
  throw problem(404, 'unknown-hook', `there is no hook point ${id}`, `Hook points here: ${[...hooks.keys()].join(', ')}.`)
}
