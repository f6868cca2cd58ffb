import type { Deployments } from './deployments.ts'
import type { ExtensionStore, ExtensionVersion } from './extensions.ts'
import { laneOf } from './outbox/outbox.ts'
import { type Problem, problem } from './problem.ts'

export interface Serving {
  /** Those that something live runs under. */
  approaches(): Set<string>
  find(tenant: string, hook: string): ExtensionVersion | undefined
  set(version: ExtensionVersion): void
}

/** Which version serves each hook, in memory beside the disk: every operation asks. Who is replaced is retired. */
export const createServing = (store: Pick<ExtensionStore, 'live'>, deployments: Deployments): Serving => {
  const live = new Map([...store.live()].map((version) => [laneOf(version.deployable), version]))
  return {
    approaches: (): Set<string> => new Set([...live.values()].map(({ approach }) => approach)),
    find: (tenant: string, hook: string): ExtensionVersion | undefined => live.get(laneOf({ tenant, hook })),
    set: (version: ExtensionVersion): void => {
      const lane = laneOf(version.deployable)
      const former = live.get(lane)
      live.set(lane, version)
      if (former) deployments.retire(former)
    },
  }
}

/** Brings the version up for some work, and lets it go again unless the work keeps it. */
export const bringUp = async <T>(
  deployments: Deployments,
  version: ExtensionVersion,
  work: (keep: () => void) => Promise<T>,
): Promise<T> => {
  const { release } = await deployments.use(version)
  let kept = false
  try {
    return await work(() => (kept = true))
  } finally {
    if (!kept) deployments.retire(version)
    release()
  }
}

export const nothingDeployed = (hook: string): Problem =>
  problem(404, 'nothing-deployed', `nothing is deployed at ${hook}`, 'Deploy an extension there first.')
