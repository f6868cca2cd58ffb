import { setTimeout as sleep } from 'node:timers/promises'
import type { AttackRow, PlatformState } from './attack-row.ts'
import { type AttackWorld, describe } from './attack-world.ts'
import type { Attack } from './corpus.ts'
import { type AttackBounds, judge } from './judge.ts'
import { type Answered, provoke } from './provoke.ts'
import { whatWasTold } from './what-was-told.ts'

/**
 * Lets one attack loose on a platform and tells what it did:
 * 1. signs up a fresh tenant and deploys the attack for it; a refused upload is an outcome, too;
 * 2. calls it, through the platform's API and no other way;
 * 3. waits until no thread of the platform is busy any more, or the attack has outlived its deadline for too long;
 * 4. reads what the tenant can read, looks for canaries in it, and asks whether the platform is as it was;
 * 5. collects what the bystanders got meanwhile, and holds all of it against the rules.
 */
export const runAttack = async (world: AttackWorld, attack: Attack, tenant: string, bounds: AttackBounds): Promise<AttackRow> => {
  await takeStock(world)
  const answered = await provoke(world, attack, tenant, bounds.deadlineMs + 2 * bounds.overtimeMs)
  const containedMs = await untilCalm(world, answered, bounds)
  const { detail, text } = await whatWasTold(world, tenant, answered)
  const platform = await examine(world)
  // The bystanders would wait for its answers for ever.
  if (platform === 'hung') world.platform.kill()
  // One that died between two of their calls costs them the next.
  if (platform === 'died') await world.bystanders.calledAgain()
  const { bystanders, processes, escapes } = await takeStock(world, answered.text + text)
  const { outcome } = answered
  const { id, title, expected } = attack
  const row = { attack: id, title, expected, outcome, detail, containedMs, ...processes, bystanders, platform }
  return { ...row, breaches: judge({ ...row, escapes }, bounds) }
}

const windowMs = 200

/** Since the attack's start, or null when the platform was still busy as the time beyond the deadline ran out. */
const untilCalm = async (
  { processes, platform }: AttackWorld,
  { startedMs, endedMs, outcome }: Answered,
  { deadlineMs, overtimeMs }: AttackBounds,
): Promise<number | null> => {
  if (outcome === 'none') return null
  let calmSinceMs = endedMs
  processes.busyThreads()
  for (;;) {
    const gone = await Promise.race([sleep(windowMs), platform.exited])
    if (gone || processes.busyThreads() === 0) return calmSinceMs - startedMs
    calmSinceMs = performance.now()
    if (calmSinceMs - startedMs > deadlineMs + overtimeMs) return null
  }
}

const examineMs = 2_000

const examine = async ({ http, platform, selfDescription }: AttackWorld): Promise<PlatformState> => {
  const hung = () => sleep(examineMs, 'hung' as const, { ref: false })
  const died = platform.exited.then(() => 'died' as const)
  const asked = describe(http).then((text) => (text === selfDescription ? ('lived' as const) : ('changed' as const)), hung)
  return Promise.race([died, asked, hung()])
}

/** Empties every account. What has been seen since the last time belongs to whoever attacked meanwhile. */
const takeStock = async ({ bystanders, processes, tripwires, api, canaries }: AttackWorld, text = '') => {
  const account = await bystanders.take()
  const sent = api.take()
  const reached = tripwires.flatMap((tripwire) => (tripwire.take() > 0 ? [`it connected to ${tripwire.url}`] : []))
  const written = (await canaries.intruders()).map((name) => `it wrote ${name} into ${canaries.folder}`)
  const found = canaries.sightings(text).map((place) => `it told of ${place}`)
  const leaked = canaries.sightings(sent).map((place) => `it sent away ${place}`)
  return { bystanders: account, processes: processes.take(), escapes: [...reached, ...written, ...found, ...leaked] }
}
