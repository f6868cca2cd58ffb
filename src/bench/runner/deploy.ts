import type { HookPoint } from '../../hooks/hook-point.ts'
import { hookPointsOf } from '../scenario/scenario.ts'
import type { CustomerClient } from './customer-client.ts'
import type { World } from './world.ts'
import { approachOf } from './world.ts'

export interface Deployment {
  /** Instead of the scenario's own extension. */
  readonly code?: string | undefined
  /** The server that runs it, where the approach runs at the customer; else the one of all. */
  readonly customer?: CustomerClient | undefined
  /** Under which address the extension finds the third party; else everybody's. */
  readonly thirdPartyUrl?: string | undefined
  /** Origins that uploaded code may call besides. */
  readonly egress?: readonly string[] | undefined
  /** Under which origin the customer registers its hooks; else that of its server. */
  readonly origin?: string | undefined
}

/**
 * Puts an extension into service for a tenant at every hook point of the scenario, the way its approach asks for it:
 * nothing, the code uploaded, or the code in the customer's own server and its URL registered.
 */
export const deployExtension = async (world: World, tenant: string, deployment: Deployment = {}): Promise<void> => {
  for (const hook of hookPointsOf(world.scenario)) await deployAt(world, hook, tenant, deployment)
}

const deployAt = async (world: World, { id: hook }: HookPoint, tenant: string, deployment: Deployment): Promise<void> => {
  const { scenario, platform, ledger } = world
  const contestant = world.reachedBy(tenant)
  const { code = scenario.extension, customer = world.customer, thirdPartyUrl = ledger.url, origin, egress = [] } = deployment
  const settings = settingsOf(world, thirdPartyUrl)
  const approach = approachOf({ contestant })
  switch (contestant.runsAt) {
    case 'nowhere':
      await platform.deploy(tenant, hook, { approach })
      return
    case 'platform':
      // No smoke call: its effect would stand in the ledger, and belong to no event of ours.
      await platform.deploy(tenant, hook, {
        approach,
        code,
        settings,
        egress: [new URL(thirdPartyUrl).origin, ...egress],
        sample: false,
      })
      return
    case 'customer': {
      if (!customer) throw new Error('an approach that runs at the customer needs a customer')
      const installed = installedAs(scenario, tenant, hook)
      const own = new URL(customer.hookUrl(installed))
      const url = new URL(own.pathname, origin ?? own.origin).href
      const { dialect } = scenario
      const { signingSecret = '' } = await platform.deploy(tenant, hook, { approach, url, dialect })
      await customer.install(installed, { secret: signingSecret, code, settings, dialect, url, hook })
    }
  }
}

/** The name on the customers' server of what a tenant has at a hook point. */
export const installedAs = ({ hook }: World['scenario'], tenant: string, at: string): string =>
  at === hook.id ? tenant : `${tenant}.${at}`

/** `context.settings` of the scenario, with the address that the third party got in this trial. */
export const settingsOf = (
  { scenario, ledger }: Pick<World, 'scenario' | 'ledger'>,
  thirdPartyUrl: string = ledger.url,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(scenario.settings).map(([key, value]) => [key, value.replaceAll('{thirdPartyUrl}', thirdPartyUrl)]),
  )
