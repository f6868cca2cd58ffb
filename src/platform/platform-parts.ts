import type { HookPoint } from '../hooks/hook-point.ts'
import type { AfterHook } from './after-hook.ts'
import type { ApproachPool } from './approach-pool.ts'
import type { AttemptLog } from './attempts.ts'
import type { BeforeHook } from './before-hook.ts'
import type { Clock } from './clock.ts'
import type { LiveExtensions } from './live-extensions.ts'
import type { Metrics } from './metrics.ts'
import type { Tenants } from './tenants.ts'

/** What the routes are made of. They hold no state of their own. */
export interface PlatformParts {
  readonly hooks: ReadonlyMap<string, HookPoint>
  readonly operatorTokenHash: Buffer
  readonly tenants: Tenants
  readonly approaches: ApproachPool
  readonly extensions: LiveExtensions
  readonly attempts: AttemptLog
  readonly before: BeforeHook
  readonly after: AfterHook
  readonly metrics: Metrics
  readonly clock: Clock
}
