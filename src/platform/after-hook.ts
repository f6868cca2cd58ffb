import type { HookEvent } from '../hooks/event.ts'
import type { HookPoint } from '../hooks/hook-point.ts'
import type { Asks } from '../approaches/approach.ts'
import type { OutcomeKind } from '../hooks/outcome.ts'
import type { AttemptLog } from './attempts.ts'
import type { Invoke } from './invocation.ts'
import type { LiveExtensions } from './live-extensions.ts'
import type { Claimed, Outbox } from './outbox/outbox.ts'

/** Resolves once the event is on disk; its delivery has then been set off. */
export type AfterHook = (tenant: string, hook: HookPoint, event: HookEvent) => Promise<void>

export const createAfterHook =
  (outbox: Outbox, wake: () => void): AfterHook =>
  async (tenant, hook, event) => {
    await outbox.append([{ tenant, hook: hook.id, event }])
    wake()
  }

/** How a try ended, as far as the schedule is concerned. */
export interface Delivered {
  /** `nobody`: nothing is deployed. `postponed`: nobody was called, because the approach knows that it would be in vain. */
  readonly outcome: OutcomeKind | 'nobody' | 'postponed'
  readonly asks?: Asks | undefined
  /** Which version was tried. */
  readonly version?: number | undefined
}

/** Delivers to the version that is live when the attempt starts, not when the event happened. */
export const createDelivery =
  (hooks: ReadonlyMap<string, HookPoint>, extensions: LiveExtensions, invoke: Invoke, log: AttemptLog) =>
  async ({ tenant, hook, event, attempt }: Claimed): Promise<Delivered> => {
    const extension = extensions.find(tenant, hook)
    if (!extension) return { outcome: 'nobody' }
    const wallMs = hooks.get(hook)?.budgetMs ?? budgetOfAForgottenHookMs
    const invocation = await invoke(extension, event, { wallMs })
    const { outcome, asks } = invocation
    const { version } = extension.deployable
    if (outcome.kind === 'shed' && outcome.error.name === 'endpoint_open') return { outcome: 'postponed', asks, version }
    log.record(event.id, extension, attempt, invocation)
    return { outcome: outcome.kind, asks, version }
  }

/** The data folder may hold events of a hook point that the platform was started without this time. */
const budgetOfAForgottenHookMs = 3_000
