import type { Extension } from '../hooks/extension.ts'
import type { Answer } from './behaviour.ts'
import type { Conduct } from './conduct.ts'
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
  readonly behaviour: Conduct<Answer>
}
