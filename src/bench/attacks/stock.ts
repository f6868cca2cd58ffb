import { setTimeout as sleep } from 'node:timers/promises'
import type { PlatformState } from './attack-row.ts'
import type { AttackBounds } from './judge.ts'
import type { Answered } from './provoke.ts'
import { describe, type Scene } from './scene.ts'

const windowMs = 200

/** Since the attack's start, or null when the platform was still busy as the time beyond the deadline ran out. */
export const untilCalm = async (
  { processes, platform }: Scene,
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

export const examine = async ({ http, platform, selfDescription }: Scene): Promise<PlatformState> => {
  const hung = () => sleep(examineMs, 'hung' as const, { ref: false })
  const died = platform.exited.then(() => 'died' as const)
  const asked = describe(http).then((text) => (text === selfDescription ? ('lived' as const) : ('changed' as const)), hung)
  return Promise.race([died, asked, hung()])
}

/** Empties every account. What has been seen since the last time belongs to whoever attacked meanwhile. */
export const takeStock = async ({ bystanders, processes, tripwires, canaries, takeSent }: Scene, text = '') => {
  const account = await bystanders.take()
  const sent = takeSent()
  const reached = tripwires.flatMap((tripwire) => (tripwire.take() > 0 ? [`it connected to ${tripwire.url}`] : []))
  const written = (await canaries.intruders()).map((name) => `it wrote ${name} into ${canaries.folder}`)
  const found = canaries.sightings(text).map((place) => `it told of ${place}`)
  const leaked = canaries.sightings(sent).map((place) => `it sent away ${place}`)
  return { bystanders: account, processes: processes.take(), escapes: [...reached, ...written, ...found, ...leaked] }
}
