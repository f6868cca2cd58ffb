import type { Extension } from '../hooks/extension.ts'
import type { ReceiverDialect, Trust } from './dialect.ts'
import type { ContextSource } from './extension-context.ts'
import type { TenantLog } from './tenant-log.ts'

/** One customer on this server: what was installed, how it behaves, and what it saw. */
export interface Tenant {
  readonly dialect: ReceiverDialect
  readonly trust: Trust
  readonly extension: Extension
  readonly context: ContextSource
  /** Log and behaviour outlive an installation: a server that hangs still hangs after a deploy. */
  readonly log: TenantLog
  readonly behaviour: Behaviour
}

/** How a tenant's server answers. `hang`: it accepts every call and never replies. */
export const behaviourModes = ['normal', 'hang'] as const

export interface Behaviour {
  mode: (typeof behaviourModes)[number]
  /** Ends the calls that hang, when the tenant recovers or the server stops. */
  readonly waiting: Set<() => void>
}

export const createBehaviour = (): Behaviour => ({ mode: 'normal', waiting: new Set() })

export const releaseWaiting = ({ waiting }: Behaviour): void => {
  for (const end of waiting) end()
}
