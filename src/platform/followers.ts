import type { AttemptRecord } from './attempts.ts'

type Listener = (attempt: AttemptRecord) => void

export interface Followers {
  add(tenant: string, onAttempt: Listener): () => void
  /** The attempt is read only when somebody follows the tenant, and once for all of them. */
  tell(tenant: string, read: () => AttemptRecord): void
}

/** Who wants to hear of a tenant's attempts as they happen. */
export const createFollowers = (): Followers => {
  const byTenant = new Map<string, Set<Listener>>()
  return {
    add: (tenant, onAttempt) => {
      const listeners = byTenant.get(tenant) ?? new Set()
      byTenant.set(tenant, listeners.add(onAttempt))
      return () => {
        listeners.delete(onAttempt)
        if (listeners.size === 0 && byTenant.get(tenant) === listeners) byTenant.delete(tenant)
      }
    },
    tell: (tenant, read) => {
      const listeners = byTenant.get(tenant)
      if (!listeners) return
      const attempt = read()
      for (const listener of listeners) listener(attempt)
    },
  }
}
