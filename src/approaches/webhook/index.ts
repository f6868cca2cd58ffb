import type { Family } from '../family.ts'

/** Signed HTTP calls to the customer's own server. Loaded when it is first used. */
export const webhook: Family = {
  id: 'webhook',
  runsAt: 'customer',
  variants: [
    {
      id: 'webhook',
      summary: 'signed POST over kept HTTP/1.1 connections',
      create: async (surroundings) => (await import('./webhook.ts')).createWebhook(surroundings),
    },
  ],
}
