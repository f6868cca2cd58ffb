import { statePolicies } from '../approach.ts'
import type { Family } from '../family.ts'

/** Uploaded code, run by the platform in isolates. isolated-vm is loaded by whoever enters one, and nobody else. */
export const sandbox: Family = {
  id: 'sandbox',
  runsAt: 'platform',
  obstacle: async () => (await import('./addon.ts')).missingAddon(),
  variants: [
    {
      id: 'sandbox',
      states: statePolicies,
      summary: 'isolates in worker processes that a supervisor bounds and replaces',
      layers: async () => (await (await import('../worker/confine/probe.ts')).probeConfinement()).layers,
      create: async ({ allowedNetworks, services, warmMb }) => {
        const { createPool } = await import('./pool.ts')
        return createPool(allowedNetworks, warmMb === undefined ? {} : { warmMb }, services)
      },
    },
    {
      id: 'sandbox:in-process',
      states: statePolicies,
      summary: "isolates in the platform's own process, entered asynchronously, as many products ship it",
      caveat:
        'Not a failure boundary: one endless built-in keeps a core for ever, and one fatal engine error ends the platform with all its tenants.',
      create: async ({ allowedNetworks, services }) => {
        const { createInProcess } = await import('./in-process.ts')
        return createInProcess(allowedNetworks, services)
      },
    },
    {
      id: 'sandbox:in-process-sync',
      states: statePolicies,
      summary: "isolates in the platform's own process, entered synchronously: one entry at a time for all tenants",
      caveat:
        'Not a failure boundary: every entry holds the event loop of the whole platform, an endless built-in for ever, and one fatal engine error ends it.',
      create: async ({ allowedNetworks, services }) => {
        const { createInProcessSync } = await import('./in-process-sync.ts')
        return createInProcessSync(allowedNetworks, services)
      },
    },
  ],
}
