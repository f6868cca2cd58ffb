import type { Family } from '../family.ts'

/** Uploaded code in an operating system's process of its own: what a function service or a container comes down to. */
export const processes: Family = {
  id: 'process',
  runsAt: 'platform',
  variants: [
    {
      id: 'process',
      summary: 'a locked-down process for each deployment, kept warm: the stand-in for functions and containers',
      caveat:
        'Held from outside, every 10 ms: CPU by the kernel’s account and memory by resident size, so both overshoot a little; Node’s permission model is no boundary against a bug in the engine. Calls in flight at once share a process.',
      layers: async () => (await (await import('../worker/confine/probe.ts')).probeConfinement()).layers,
      create: async ({ allowedNetworks, services }) => {
        const { createProcess } = await import('./process.ts')
        return createProcess(allowedNetworks, {}, services)
      },
    },
  ],
}
