import type { Deployments } from './deployments.ts'
import type { ExtensionStore, ExtensionVersion } from './extensions.ts'
import { laneOf } from './outbox/outbox.ts'
import { problem } from './problem.ts'
import { bringUp, nothingDeployed, type Serving } from './serving.ts'
import type { Turns } from './turns.ts'

/** Other signing secrets for a version that is live: calls in flight end with those that they began with. */
export interface Rekeying {
  /**
   * What the live version signed with signs as well until `untilMs`. Answers which version that is, once it is on disk.
   * @throws Problem when nothing is live that signs, UploadRefused when the approach cannot use the secret; then all is as before
   */
  rotate(tenant: string, hook: string, secret: string, untilMs: number): Promise<number>
  /** Removes former secrets whose time is over, from disk and from what serves. */
  expireSecrets(): Promise<void>
}

interface Parts {
  readonly store: Pick<ExtensionStore, 'find' | 'rotate' | 'expireSecrets'>
  readonly serving: Serving
  readonly deployments: Deployments
  readonly inTurn: Turns
  readonly nowMs: () => number
}

export const createRekeying = ({ store, serving, deployments, inTurn, nowMs }: Parts): Rekeying => ({
  rotate: (tenant, hook, secret, untilMs) =>
    inTurn(laneOf({ tenant, hook }), async () => {
      const live = signing(serving, tenant, hook)
      const changed = withSecrets(live, { secret, formerSecret: untilMs > nowMs() ? live.deployable.secret : undefined })
      await bringUp(deployments, changed, async (keep) => {
        await store.rotate(changed.deployable, secret, untilMs)
        keep()
        serving.set(changed)
      })
      return changed.deployable.version
    }),
  expireSecrets: async () => {
    for (const { tenant, hook, version } of await store.expireSecrets()) {
      await inTurn(laneOf({ tenant, hook }), async () => {
        const live = serving.find(tenant, hook)
        if (live?.deployable.version !== version) return
        // As they are on disk: a rotation may have come first, whose overlap is not over.
        const { secret, formerSecret } = store.find(tenant, hook, version)?.deployable ?? live.deployable
        if (formerSecret === live.deployable.formerSecret) return
        // Its next call brings it up: there is nothing to try out in fewer secrets.
        serving.set(withSecrets(live, { secret, formerSecret }))
      })
    }
  },
})

const signing = (serving: Serving, tenant: string, hook: string): ExtensionVersion => {
  const live = serving.find(tenant, hook)
  if (!live) throw nothingDeployed(hook)
  if (live.deployable.secret !== undefined) return live
  const hint = 'Only what is called at the customer has a signing secret: deploy a webhook there.'
  throw problem(409, 'signs-nothing', `version ${live.deployable.version} of ${hook} signs nothing`, hint)
}

const withSecrets = ({ deployable, ...rest }: ExtensionVersion, secrets: Secrets): ExtensionVersion => {
  const { secret: _, formerSecret: __, ...content } = deployable
  const { secret, formerSecret } = secrets
  return {
    ...rest,
    deployable: { ...content, ...(secret !== undefined && { secret }), ...(formerSecret !== undefined && { formerSecret }) },
  }
}

interface Secrets {
  readonly secret: string | undefined
  readonly formerSecret?: string | undefined
}
