import type { DatabaseSync } from 'node:sqlite'
import { createDelivery } from './after-hook.ts'
import type { ApproachPool } from './approach-pool.ts'
import type { AttemptLog } from './attempts.ts'
import type { Clock } from './clock.ts'
import { createDisabling, type Disabling } from './disabling.ts'
import { createDispatcher, type Dispatcher } from './dispatcher.ts'
import { createFailing, type GivingUp } from './failing.ts'
import type { GroupCommit } from './group-commit.ts'
import type { HookPoint } from '../hooks/hook-point.ts'
import type { Invoke } from './invocation.ts'
import type { LiveExtensions } from './live-extensions.ts'
import type { Outbox } from './outbox/outbox.ts'
import { createRetention, type Kept } from './retention.ts'

export interface DeliveryParts {
  readonly database: DatabaseSync
  readonly commits: GroupCommit
  readonly clock: Clock
  readonly timeScale: number
  readonly hooks: ReadonlyMap<string, HookPoint>
  readonly approaches: ApproachPool
  readonly extensions: LiveExtensions
  readonly outbox: Outbox
  readonly attempts: AttemptLog
  readonly invoke: Invoke
  readonly givingUp?: GivingUp | undefined
  readonly kept?: Kept | undefined
}

export interface Delivery extends Pick<Dispatcher, 'wake'>, Pick<Disabling, 'enable' | 'newStart'> {
  stop(drainMs: number): Promise<void>
}

/** All that happens to events once they are in the outbox: tries, endpoints that are given up, and retention. */
export const createDeliveries = (parts: DeliveryParts): Delivery => {
  const { outbox, clock, timeScale, extensions, approaches } = parts
  const disabling = createDisabling({
    ...{ outbox, clock, failing: createFailing(parts), wake: () => dispatcher.wake() },
    endpointAt: ({ tenant, hook }) => {
      const live = extensions.find(tenant, hook)
      return live && approaches.find(live.approach)?.runsAt === 'customer' ? live.deployable.version : undefined
    },
  })
  const dispatcher = createDispatcher({
    ...{ outbox, clock, timeScale, note: disabling.note },
    deliver: createDelivery(parts.hooks, extensions, parts.invoke, parts.attempts),
    readiness: ({ tenant, hook }) => extensions.readiness(tenant, hook),
  })
  const retention = createRetention(parts)
  return {
    wake: dispatcher.wake,
    enable: disabling.enable,
    newStart: disabling.newStart,
    stop: async (drainMs) => void (await Promise.all([dispatcher.stop(drainMs), retention.close()])),
  }
}

/** The same extensions; and a version that goes live is a new start for its endpoint. */
export const withNewStart = (extensions: LiveExtensions, newStart: Disabling['newStart']): LiveExtensions => ({
  ...extensions,
  deploy: async (upload, options) => {
    const deployed = await extensions.deploy(upload, options)
    if (!options.dryRun) await newStart(upload.content)
    return deployed
  },
  rollback: async (tenant, hook, to) => {
    const serving = await extensions.rollback(tenant, hook, to)
    await newStart({ tenant, hook })
    return serving
  },
})
