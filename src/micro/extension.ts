import { type Approach, defaultLimits, type Deployment } from '../approaches/approach.ts'
import type { HookEvent } from '../hooks/event.ts'

let version = 0

/** Deploys the extension that answers with the event's data: each time as a new version. */
export const deployEcho = (approach: Approach, tenant = 'acme'): Promise<Deployment> =>
  approach.deploy({
    ...{ tenant, hook: 'order.created', version: ++version, egress: [], settings: {}, limits: defaultLimits },
    code: 'export default async (event) => event.data',
  })

/** @throws Error when it does not end well, because then something else would be measured */
export const callOnce = async (approach: Approach, deployment: Deployment, event: HookEvent): Promise<void> => {
  const { outcome } = await approach.invoke(deployment, event, { wallMs: 10_000 })
  if (outcome.kind !== 'ok') throw new Error(`the call ended ${outcome.kind}: ${JSON.stringify(outcome)}`)
}
