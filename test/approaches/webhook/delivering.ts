import { defaultLimits } from '../../../src/approaches/approach.ts'
import type { Attempt, Deployment, Readiness } from '../../../src/approaches/approach.ts'
import type { Surroundings } from '../../../src/approaches/family.ts'
import { defaultOriginLimits } from '../../../src/approaches/webhook/origin.ts'
import type { OriginLimits } from '../../../src/approaches/webhook/origin.ts'
import { createWebhook } from '../../../src/approaches/webhook/webhook.ts'
import type { HookEvent } from '../../../src/hooks/event.ts'
import type { Outcome } from '../../../src/hooks/outcome.ts'

export const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

export const eventOf = (id: string, data: unknown = {}): HookEvent => ({
  specversion: '1.0',
  id,
  source: '/tests',
  type: 'test.hook',
  time: '2026-01-02T03:04:05.000Z',
  data,
})

/** The webhook approach, and short words for what tests do with it. */
export interface Delivering extends AsyncDisposable {
  deploy(url: string, tenant?: string): Promise<Deployment>
  send(deployment: Deployment, id?: string, wallMs?: number): Promise<Outcome>
  attempt(deployment: Deployment, id?: string, wallMs?: number): Promise<Attempt>
  readiness(deployment: Deployment): Readiness
  retire(deployment: Deployment): Promise<void>
  close(): Promise<void>
}

let count = 0

export const startDelivering = async (
  limits: Partial<OriginLimits> = {},
  allowedNetworks: readonly string[] = ['127.0.0.0/8'],
  surroundings: Partial<Surroundings> = {},
): Promise<Delivering> => {
  const approach = await createWebhook({ allowedNetworks, ...surroundings }, { ...defaultOriginLimits, ...limits })
  const attempt: Delivering['attempt'] = (deployment, id = `evt_${++count}`, wallMs = 10_000) =>
    approach.invoke(deployment, eventOf(id), { wallMs })
  return {
    attempt,
    deploy: (url, tenant = 'acme') =>
      approach.deploy({ tenant, hook: 'test.hook', version: 1, url, secret, egress: [], settings: {}, limits: defaultLimits }),
    send: async (deployment, id, wallMs) => (await attempt(deployment, id, wallMs)).outcome,
    readiness: (deployment) => approach.readiness?.(deployment) ?? { room: Infinity },
    retire: (deployment) => approach.retire(deployment),
    close: () => approach.close(),
    [Symbol.asyncDispose]: () => approach.close(),
  }
}
