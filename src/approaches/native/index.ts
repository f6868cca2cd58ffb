import type { Family } from '../family.ts'

/** The limit: what a call costs when the platform trusts the code with its own process. */
export const native: Family = {
  id: 'native',
  runsAt: 'platform',
  variants: [
    {
      id: 'native',
      summary: "trusted code in the platform's own process: the limit",
      caveat:
        'No boundary: the code can read and stop the platform. It cannot stop an endless loop, and holds no CPU or memory limit.',
      trusted: true,
      create: async ({ allowedNetworks, services }) => {
        const { createNative } = await import('./native.ts')
        return createNative(allowedNetworks, services)
      },
    },
  ],
}
