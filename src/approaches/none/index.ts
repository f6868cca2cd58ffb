import type { Approach } from '../approach.ts'
import type { Family } from '../family.ts'

const createNone = async (): Promise<Approach> => ({
  deploy: async ({ tenant, hook, version }) => ({ tenant, hook, version }),
  invoke: async () => ({ outcome: { kind: 'ok' }, logs: [] }),
  retire: async () => {},
  close: async () => {},
})

/** The floor: the hook point is reached, recorded and answered, and no customer logic runs. */
export const none: Family = {
  id: 'none',
  runsAt: 'nowhere',
  variants: [{ id: 'none', summary: 'no extension: the floor', create: createNone }],
}
