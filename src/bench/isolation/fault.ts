import type { Contestant } from '../plan/contestant.ts'
import type { PlatformNeeds } from '../runner/platform-process.ts'
import type { Scene } from './scene.ts'
import type { Sign } from './sign.ts'

/**
 * Something that goes wrong, with a start and an end; one file a fault in src/bench/faults, picked up by its name. What it
 * is where the platform runs the code and where the customer's server does stand in the file side by side, so that a
 * reader can judge whether they are alike.
 */
export interface Fault {
  readonly id: string
  readonly title: string
  /** Whom it happens to: some tenants, or the platform, and so everybody. */
  readonly strikes: 'tenants' | 'platform'
  /** The scenario in which `--faults` tries it, unless told otherwise. */
  readonly scenario: string
  /** One whole number, from 1 on, that makes it worse; left out where nothing can be turned. */
  readonly intensity?: { readonly what: string; readonly default: number; readonly atMost: number }
  /** What it needs of a fault cell; the short isolation phase of other trials can do without such faults only. */
  readonly needs?: Needs
  readonly atPlatform: Realisation | CannotHappen
  readonly atCustomer: Realisation | CannotHappen
}

/** `stage`: culprits' own server, and ways to reach them and the third party that are theirs alone. */
export interface Needs extends PlatformNeeds {
  readonly stage: true
  /** A second generator, started before the load, so that its start takes time from nobody. */
  readonly burst?: true
}

export interface Realisation {
  /** In a sentence. */
  readonly what: string
  /** Begins it, and answers what ends it again. */
  start(scene: Scene): Promise<() => Promise<void>>
  /** What shows that it took effect: "contained" must not be said of a fault that was never there. */
  readonly sign: Sign
  /** The culprits' own logic takes events and does nothing with them: their effects are not for the platform to bring about. */
  readonly swallows?: boolean
  /** Why one of the contestants of this side cannot have it. */
  cannot?(contestant: Contestant): string | undefined
}

export interface CannotHappen {
  /** Why: a finding, too. */
  readonly cannot: string
}

/** What the fault is for the contestant, or why it cannot be. */
export const sideOf = (fault: Fault, contestant: Contestant): Realisation | CannotHappen => {
  if (contestant.runsAt === 'nowhere') return { cannot: 'no customer logic runs' }
  const side = contestant.runsAt === 'platform' ? fault.atPlatform : fault.atCustomer
  if ('cannot' in side && typeof side.cannot === 'string') return { cannot: side.cannot }
  const realisation = side as Realisation
  const cannot = realisation.cannot?.(contestant)
  return cannot === undefined ? realisation : { cannot }
}

export const canHappen = (side: Realisation | CannotHappen): side is Realisation => 'start' in side
