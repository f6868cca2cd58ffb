import type { Scenario } from '../scenario/scenario.ts'
import { type AttackWorld, startAttackWorld } from './attack-world.ts'
import type { Attack } from './corpus.ts'
import { type Answered, provoke } from './provoke.ts'
import type { Defence, Scene } from './scene.ts'
import { type Told, whatWasTold } from './what-was-told.ts'

/** Which of the two is attacked, uploaded code's platform or that of webhooks: how its world is made and provoked. */
export interface Side<World extends Scene> {
  start(defence: Defence, target: Scenario): Promise<World>
  /** Lets an attack loose for a fresh tenant. An answer that does not come within `patienceMs` is none. */
  provoke(world: World, attack: Attack, tenant: string, patienceMs: number): Promise<Answered>
  whatWasTold(world: World, tenant: string, answered: Answered): Promise<Told>
}

/** Uploaded code that means harm. */
export const sandboxSide: Side<AttackWorld> = { start: startAttackWorld, provoke, whatWasTold }
