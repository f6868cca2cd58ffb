import type { Contestant } from '../plan/contestant.ts'
import type { World } from '../runner/world.ts'

/**
 * Something that goes wrong for one tenant, with a start and an end; one file a fault in this folder, picked up by
 * its name. Both realisations stand in the file side by side, so that a reader can judge whether they are alike.
 */
export interface Fault {
  readonly id: string
  readonly title: string
  /** What it is where the platform runs the code, and where the customer's server does. */
  readonly atPlatform: string
  readonly atCustomer: string
  /** Outcomes of the culprit's attempts that prove that the fault took effect. */
  readonly shows: readonly string[]
  /** Why this contestant cannot have the fault; undefined when it can. */
  impossible(contestant: Contestant): string | undefined
  start(world: World, culprit: string): Promise<void>
  heal(world: World, culprit: string): Promise<void>
}
