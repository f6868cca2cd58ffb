import type { Approach, Deployment } from '../approaches/approach.ts'
import type { ApproachPool } from './approach-pool.ts'
import type { ExtensionVersion } from './extensions.ts'

/** A deployment that a call may use. `release` it when the call has ended: only then may it be retired. */
export interface Use {
  readonly approach: Approach
  readonly deployment: Deployment
  release(): void
}

export interface Deployments {
  /** Deploys on first use. Rejects when the approach refuses it, and tries anew the next time. */
  use(version: ExtensionVersion): Promise<Use>
  /** The version as it is up now; undefined when nobody has used it yet. */
  peek(version: ExtensionVersion): Omit<Use, 'release'> | undefined
  /** Frees what the version holds, once nothing uses it any more. */
  retire(version: ExtensionVersion): void
}

/** `users` counts from the moment that somebody asks, so that nothing is retired between the asking and the call. */
interface Entry {
  readonly opening: Promise<Omit<Use, 'release'>>
  opened?: Omit<Use, 'release'>
  users: number
  retired: boolean
}

export const createDeployments = (approaches: ApproachPool): Deployments => {
  const entries = new Map<ExtensionVersion, Entry>()

  const entryOf = (version: ExtensionVersion): Entry => {
    const entry = entries.get(version) ?? { opening: open(approaches, version), users: 0, retired: false }
    entries.set(version, entry)
    return entry
  }

  return {
    use: async (version) => {
      const entry = entryOf(version)
      entry.users++
      try {
        entry.opened = await entry.opening
        return { ...entry.opened, release: () => leave(entry) }
      } catch (error) {
        if (entries.get(version) === entry) entries.delete(version)
        throw error
      }
    },
    peek: (version) => entries.get(version)?.opened,
    retire: (version) => {
      const entry = entries.get(version)
      if (!entry) return
      entries.delete(version)
      entry.retired = true
      freeWhenIdle(entry)
    },
  }
}

const open = async (approaches: ApproachPool, { approach: id, deployable }: ExtensionVersion): Promise<Omit<Use, 'release'>> => {
  const approach = await approaches.get(id)
  return { approach, deployment: await approach.deploy(deployable) }
}

const leave = (entry: Entry): void => {
  entry.users--
  freeWhenIdle(entry)
}

const freeWhenIdle = ({ opening, users, retired }: Entry): void => {
  if (!retired || users > 0) return
  // Nobody waits for a retire; what it fails to free ends with the approach.
  opening
    .then(({ approach, deployment }) => approach.retire(deployment))
    .catch((error: unknown) => console.error('retiring failed:', error))
}
