import type { Deployable } from '../approaches/approach.ts'
import type { ApproachPool } from './approach-pool.ts'
import { createDeployments, type Use } from './deployments.ts'
import type { ExtensionStore, ExtensionVersion } from './extensions.ts'
import { laneOf } from './outbox/outbox.ts'

export interface LiveExtensions {
  /** Undefined when nothing is deployed for the hook. */
  find(tenant: string, hook: string): ExtensionVersion | undefined
  /** Deploys on first use, which after a restart is the first event. Rejects when the approach refuses it. */
  use(extension: ExtensionVersion): Promise<Use>
  /**
   * Validates, stores and makes live, one deploy of a hook after the other.
   * @throws UploadRefused, and then the former version stays live.
   */
  deploy(approach: string, content: Omit<Deployable, 'version'>): Promise<ExtensionVersion>
}

export const createLiveExtensions = (store: ExtensionStore, approaches: ApproachPool): LiveExtensions => {
  const live = new Map<string, ExtensionVersion>()
  for (const version of store.live()) live.set(laneOf(version.deployable), version)
  const deployments = createDeployments(approaches)
  const lastDeploy = new Map<string, Promise<unknown>>()

  const deploy = async (approach: string, content: Omit<Deployable, 'version'>): Promise<ExtensionVersion> => {
    const lane = laneOf(content)
    const version = { approach, deployable: { ...content, version: store.nextVersion(content.tenant, content.hook) } }
    const { release } = await deployments.use(version)
    try {
      await store.add(version)
    } catch (error) {
      deployments.retire(version)
      throw error
    } finally {
      release()
    }
    const former = live.get(lane)
    live.set(lane, version)
    if (former) deployments.retire(former)
    return version
  }

  const inTurn = async <T>(lane: string, task: () => Promise<T>): Promise<T> => {
    const mine = (lastDeploy.get(lane) ?? Promise.resolve()).then(task)
    const settled = mine.catch(() => {})
    lastDeploy.set(lane, settled)
    try {
      return await mine
    } finally {
      if (lastDeploy.get(lane) === settled) lastDeploy.delete(lane)
    }
  }

  return {
    find: (tenant, hook) => live.get(laneOf({ tenant, hook })),
    use: deployments.use,
    deploy: (approach, content) => inTurn(laneOf(content), () => deploy(approach, content)),
  }
}
