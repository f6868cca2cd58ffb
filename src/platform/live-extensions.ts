import type { Deployable, Readiness, Standing } from '../approaches/approach.ts'
import type { ApproachPool } from './approach-pool.ts'
import { createDeployments, type Deployments, type Use } from './deployments.ts'
import { createRekeying, type Rekeying } from './rekeying.ts'
import type { ExtensionStore, ExtensionVersion, Provenance, Serving } from './extensions.ts'
import { laneOf } from './outbox/outbox.ts'
import { problem } from './problem.ts'
import type { Origin } from './source/origin.ts'
import { bringUp, createServing, nothingDeployed } from './serving.ts'
import { createTurns } from './turns.ts'

/** A version to be: what a customer sent, read and checked, before it has a number. */
export interface Upload {
  readonly approach: string
  readonly content: Omit<Deployable, 'version'>
  readonly origin?: Origin
  readonly provenance: Provenance
}

/** What is done with an upload beyond taking it. */
export interface DeployOptions<T> {
  /** Checks the version, brought up but not live. When it throws, the version is dropped and what it threw is thrown. */
  tryOut(version: ExtensionVersion): Promise<T>
  /** Does all but store the version and make it live. */
  readonly dryRun: boolean
}

export interface Deployed<T> {
  readonly version: ExtensionVersion
  readonly tried: T
}

export interface LiveExtensions extends Rekeying {
  /** Undefined when nothing is deployed for the hook. */
  find(tenant: string, hook: string): ExtensionVersion | undefined
  /** Deploys on first use, which after a restart is the first event. Rejects when the approach refuses it. */
  use(extension: ExtensionVersion): Promise<Use>
  /**
   * Validates, tries out, stores and makes live, one deploy of a hook after the other.
   * @throws UploadRefused, or what `tryOut` throws, and then the former version stays live.
   */
  deploy<T>(upload: Upload, options: DeployOptions<T>): Promise<Deployed<T>>
  /**
   * Makes an earlier version live once its approach has taken it: the previous one, or the one with the number `to`.
   * @throws Problem when there is no such version, and then the former version stays live.
   */
  rollback(tenant: string, hook: string, to: number | undefined): Promise<Serving>
  /** How its approach stands with the live version; undefined where it holds nothing against any, or it has not run yet. */
  standing(tenant: string, hook: string): Standing | undefined
  /** How many more calls its approach would take of the live version; undefined where that is not up, or takes them all. */
  readiness(tenant: string, hook: string): Readiness | undefined
  /**
   * Lets the live version run again as if it had done nothing; answers which one that is.
   * @throws Problem when nothing is live, or nothing is held against it.
   */
  release(tenant: string, hook: string): number
}

export const createLiveExtensions = (store: ExtensionStore, approaches: ApproachPool, nowMs: () => number): LiveExtensions => {
  const deployments = createDeployments(approaches)
  const serving = createServing(store, deployments)
  // What is in use is brought up now, and not by the first event; why it cannot be, the pool has said.
  for (const id of serving.approaches()) approaches.get(id).catch(() => {})
  const inTurn = createTurns()

  const deploy = async <T>(upload: Upload, { tryOut, dryRun }: DeployOptions<T>): Promise<Deployed<T>> => {
    const version = versionOf(upload, store)
    return bringUp(deployments, version, async (keep) => {
      const tried = await tryOut(version)
      if (dryRun) return { version, tried }
      await store.add(version, upload.provenance)
      keep()
      serving.set(version)
      return { version, tried }
    })
  }

  const rollback = async (tenant: string, hook: string, to: number | undefined): Promise<Serving> => {
    const target = targetOf(store, tenant, hook, to)
    const { version } = target.deployable
    if (version !== serving.find(tenant, hook)?.deployable.version) {
      await bringUp(deployments, target, async (keep) => {
        await store.goLive(tenant, hook, version)
        keep()
        serving.set(target)
      })
    }
    return store.serving(tenant, hook)!
  }

  return {
    find: serving.find,
    use: deployments.use,
    ...createParole(serving.find, deployments),
    ...createRekeying({ store, serving, deployments, inTurn, nowMs }),
    deploy: (upload, options) => inTurn(laneOf(upload.content), () => deploy(upload, options)),
    rollback: (tenant, hook, to) => inTurn(laneOf({ tenant, hook }), () => rollback(tenant, hook, to)),
  }
}

/** What approaches hold against the versions that are live, and the operator's pardon. */
const createParole = (
  find: LiveExtensions['find'],
  deployments: Deployments,
): Pick<LiveExtensions, 'standing' | 'readiness' | 'release'> => ({
  standing: (tenant, hook) => {
    const live = find(tenant, hook)
    const up = live && deployments.peek(live)
    return up?.approach.standing?.(up.deployment)
  },
  readiness: (tenant, hook) => {
    const live = find(tenant, hook)
    const up = live && deployments.peek(live)
    return up?.approach.readiness?.(up.deployment)
  },
  release: (tenant, hook) => {
    const live = find(tenant, hook)
    if (!live) throw nothingDeployed(hook)
    const up = deployments.peek(live)
    const { version } = live.deployable
    if ((up?.approach.standing?.(up.deployment).state ?? 'serving') === 'serving')
      throw problem(409, 'not-held-back', `version ${version} of ${hook} is not held back`, 'There is nothing to release.')
    up?.approach.release?.(up.deployment)
    return version
  },
})

const versionOf = ({ approach, content, origin }: Upload, store: ExtensionStore): ExtensionVersion => ({
  approach,
  deployable: { ...content, version: store.nextVersion(content.tenant, content.hook) },
  ...(origin !== undefined && { origin }),
})

const targetOf = (store: ExtensionStore, tenant: string, hook: string, to: number | undefined): ExtensionVersion => {
  const serving = store.serving(tenant, hook)
  if (!serving) throw nothingDeployed(hook)
  const wanted = to ?? serving.previous
  const hint = `Name one of the versions that GET /v1/tenants/${tenant}/extensions/${hook} lists, as {"version": N}.`
  if (wanted === null) throw problem(409, 'no-previous-version', `version ${serving.live} is the first that was live`, hint)
  const target = store.find(tenant, hook, wanted)
  if (!target) throw problem(404, 'unknown-version', `there is no version ${wanted} of ${hook}`, hint)
  return target
}
