import type { HookEvent } from '../hooks/event.ts'

/** The same event around any payload, as the platform would make it. */
export const eventOf = (payload: string, id = 'evt_1'): HookEvent => ({
  specversion: '1.0',
  id,
  source: '/tenants/acme',
  type: 'order.created',
  time: '2026-01-01T00:00:00.000Z',
  data: JSON.parse(payload) as unknown,
})

/** 32 bytes, as the platform makes them for an endpoint. */
export const signingSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
