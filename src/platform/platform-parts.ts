import type { HookPoint } from '../hooks/hook-point.ts'
import type { AfterHook } from './after-hook.ts'
import type { Answered } from './answered.ts'
import type { ApproachPool } from './approach-pool.ts'
import type { AttemptLog } from './attempts.ts'
import type { BeforeHook } from './before-hook.ts'
import type { Clock } from './clock.ts'
import type { Delivery } from './delivery.ts'
import type { Operation } from './event.ts'
import type { ExtensionStore } from './extensions.ts'
import type { FairShare } from './fair-share.ts'
import type { LiveExtensions } from './live-extensions.ts'
import type { LiveLog } from './live-log.ts'
import type { Metrics } from './metrics.ts'
import type { Outbox } from './outbox/outbox.ts'
import type { SecretExpiry } from './secret-expiry.ts'
import type { Secrets } from './secrets.ts'
import type { Smoke } from './smoke.ts'
import type { Tenants } from './tenants.ts'

/** What the routes are made of. They hold no state of their own. */
export interface PlatformParts {
  readonly hooks: ReadonlyMap<string, HookPoint>
  /** What happens at a hook point, for instance; by its id. */
  readonly samples: ReadonlyMap<string, Operation>
  readonly operatorTokenHash: Buffer
  readonly tenants: Tenants
  readonly approaches: ApproachPool
  readonly extensions: LiveExtensions
  readonly versions: Pick<ExtensionStore, 'serving' | 'list'>
  readonly secrets: Omit<Secrets, 'reveal'>
  readonly secretExpiry: SecretExpiry
  readonly smoke: Smoke
  readonly attempts: AttemptLog
  readonly liveLog: LiveLog
  readonly before: BeforeHook
  readonly after: AfterHook
  readonly answered: Answered
  readonly fairShare: Pick<FairShare, 'admit'>
  readonly outbox: Pick<Outbox, 'events' | 'find' | 'replay' | 'discard' | 'hold' | 'held' | 'waiting'>
  readonly delivery: Pick<Delivery, 'wake' | 'enable'>
  readonly metrics: Metrics
  readonly clock: Clock
  /** How much faster than real what the clock says is meant. */
  readonly timeScale: number
}
