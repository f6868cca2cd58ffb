import type { AttackRow } from './attack-row.ts'
import type { Attack } from './corpus.ts'
import { type AttackBounds, judge } from './judge.ts'
import type { Scene } from './scene.ts'
import type { Side } from './side.ts'
import { examine, takeStock, untilCalm } from './stock.ts'

/**
 * Lets one attack loose on a platform and tells what it did:
 * 1. signs up a fresh tenant and deploys the attack for it; a refused upload is an outcome, too;
 * 2. calls it, through the platform's API and no other way;
 * 3. waits until no thread of the platform is busy any more, or the attack has outlived its deadline for too long;
 * 4. reads what the tenant can read, looks for canaries in it, and asks whether the platform is as it was;
 * 5. collects what the bystanders got meanwhile, and holds all of it against the rules.
 */
export const runAttack = async <World extends Scene>(
  side: Side<World>,
  world: World,
  attack: Attack,
  tenant: string,
  bounds: AttackBounds,
): Promise<AttackRow> => {
  await takeStock(world)
  const answered = await side.provoke(world, attack, tenant, bounds.deadlineMs + 2 * bounds.overtimeMs)
  const containedMs = await untilCalm(world, answered, bounds)
  const { detail, text } = await side.whatWasTold(world, tenant, answered)
  const platform = await examine(world)
  // The bystanders would wait for its answers for ever.
  if (platform === 'hung') world.platform.kill()
  // One that died between two of their calls costs them the next.
  if (platform === 'died') await world.bystanders.calledAgain()
  const { bystanders, processes, escapes } = await takeStock(world, answered.text + text)
  const { outcome, breaches = [] } = answered
  const { id, title, expected } = attack
  const row = { attack: id, title, expected, outcome, detail, containedMs, ...processes, bystanders, platform }
  return { ...row, breaches: [...breaches, ...judge({ ...row, escapes }, bounds)] }
}
