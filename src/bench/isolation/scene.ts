import { deployExtension } from '../runner/deploy.ts'
import type { World } from '../runner/world.ts'

/** What a fault may do, and to whom. */
export interface Scene {
  /** The fault's own number; see `Fault.intensity`. */
  readonly intensity: number
  /** Puts other code into service for the culprits, or their own again. */
  deploy(code?: string): Promise<void>
  /** Has the customers' server treat the culprits' events so. */
  behave(mode: string, settings?: Readonly<Record<string, unknown>>): Promise<void>
}

interface SceneRequest {
  readonly world: World
  /** Names of the tenants that it happens to. */
  readonly culprits: readonly string[]
  readonly intensity: number
}

export const setScene = ({ world, culprits, intensity }: SceneRequest): Scene => {
  const each = async (work: (culprit: string) => Promise<void>): Promise<void> => void (await Promise.all(culprits.map(work)))
  return {
    intensity,
    deploy: (code) => each((culprit) => deployExtension(world, culprit, { code })),
    behave: (mode, settings) =>
      each(async (culprit) => {
        if (!world.customer) throw new Error('a fault wants the customers’ server, and this approach has none')
        await world.customer.behave(culprit, mode, settings)
      }),
  }
}
