import type { HookPoint } from '../hooks/hook-point.ts'
import type { Delivered } from './after-hook.ts'
import type { Clock } from './clock.ts'
import { newEvent, type Operation } from './event.ts'
import type { Failing } from './failing.ts'
import type { Hold } from './outbox/holds.ts'
import { type Lane, laneOf, type Outbox } from './outbox/outbox.ts'
import { isDelivered, isPlatformFault } from './retry.ts'

/** Every platform offers it beside its own: a tenant that deploys here learns of its endpoints that were disabled. */
export const deliveryDisabled: HookPoint = { id: 'delivery.disabled', phase: 'after', budgetMs: 3_000, onFailure: 'open' }

/** What happens there, for a deploy's smoke call and for tests. */
export const disabledSample: Operation = {
  data: {
    ...{ hook: 'order.created', version: 3, by: 'failing', since: '2026-01-06T09:00:00.000Z', waiting: 12 },
    reason: 'Every try since 2026-01-01T09:00:00.000Z failed; the last one ended timed-out.',
    next: 'Repair the endpoint, then deploy it again.',
  },
}

export interface Disabling {
  /** Takes note of how a try ended. Disables the endpoint when its server wants no more, or has only failed for days. */
  note(lane: Lane, delivered: Delivered): Promise<void>
  /** Ends a hold, whoever asked for it (who may, the route decides): what waits is delivered, and failures are forgotten. Answers whether it was held. */
  enable(lane: Lane): Promise<boolean>
  /** The same after a deploy, which ends no pause that somebody asked for. */
  newStart(lane: Lane): Promise<void>
}

export interface DisablingParts {
  readonly outbox: Outbox
  readonly failing: Failing
  readonly clock: Clock
  /** The version that is live at a customer's server; undefined for what runs at the platform, which is never disabled. */
  readonly endpointAt: (lane: Lane) => number | undefined
  readonly wake: () => void
}

/** A disabled endpoint keeps its events and takes more: nothing is lost, and nothing is sent. */
export const createDisabling = ({ outbox, failing, clock, endpointAt, wake }: DisablingParts): Disabling => {
  const underWay = new Set<string>()

  const disable = async (lane: Lane, hold: Hold): Promise<void> => {
    const [version, name] = [endpointAt(lane), laneOf(lane)]
    if (version === undefined || outbox.held(lane) || underWay.has(name)) return
    underWay.add(name)
    try {
      // In one tick, which is one transaction: who is disabled is told so, whenever the platform ends.
      await Promise.all([outbox.hold(lane, hold), tell(outbox, lane, { version, ...hold }, clock.nowMs())])
      wake()
    } finally {
      underWay.delete(name)
    }
  }

  const enable = async (lane: Lane): Promise<boolean> => {
    failing.succeeded(lane)
    const was = outbox.held(lane) !== undefined && (await outbox.unhold(lane))
    outbox.freed(laneOf(lane))
    wake()
    return was
  }

  return {
    note: async ({ tenant, hook }, { outcome, asks, version }) => {
      const lane = { tenant, hook }
      // A call that outlived its version says nothing about the one that is live.
      if (version !== endpointAt(lane)) return
      if (asks?.gone) return disable(lane, { by: 'gone', reason: goneReason, sinceMs: clock.nowMs() })
      if (isDelivered(outcome)) return failing.succeeded(lane)
      if (outcome === 'nobody' || outcome === 'postponed' || isPlatformFault(outcome)) return
      const sinceMs = failing.failed(lane)
      if (sinceMs === undefined) return
      const reason = `Every try since ${new Date(sinceMs).toISOString()} failed; the last one ended ${outcome}.`
      await disable(lane, { by: 'failing', reason, sinceMs: clock.nowMs() })
    },
    enable,
    newStart: async (lane) => {
      const by = outbox.held(lane)?.by
      if (by !== 'tenant' && by !== 'operator') await enable(lane)
    },
  }
}

/** Of the hook that tells of it nothing is told: that would be delivered there, too. */
const tell = async (
  outbox: Outbox,
  { tenant, hook }: Lane,
  { version, by, reason, sinceMs }: Hold & { readonly version: number },
  nowMs: number,
): Promise<void> => {
  if (hook === deliveryDisabled.id) return
  const waiting = outbox.waiting({ tenant, hook })
  const data = { hook, version, by, reason, since: new Date(sinceMs).toISOString(), waiting, next: nextFor({ tenant, hook }) }
  await outbox.append([{ tenant, hook: deliveryDisabled.id, event: newEvent(tenant, deliveryDisabled, { data }, nowMs) }])
}

const goneReason = 'The endpoint answered 410: it wants no more deliveries.'

const nextFor = ({ tenant, hook }: Lane): string =>
  `Repair the endpoint, then deploy it again or POST /v1/tenants/${tenant}/extensions/${hook}/enable: what waits is delivered then. ` +
  `What had failed too often before is delivered by POST /v1/tenants/${tenant}/replay.`
