import type { Claimed, OutboxItem, Settlement } from '../../src/platform/outbox/outbox.ts'

export const item = (tenant: string, id: string, data: unknown = {}): OutboxItem => ({
  tenant,
  hook: 'db.made',
  event: { specversion: '1.0', id, source: `/tenants/${tenant}`, type: 'db.made', time: '2026-01-01T00:00:00.000Z', data },
})

export const idsOf = (claimed: readonly Claimed[]): string[] => claimed.map(({ event }) => event.id)

export const settled = ({ deliveryId, leaseId }: Claimed, result: Settlement['result']): Settlement => ({
  deliveryId,
  leaseId,
  result,
})
