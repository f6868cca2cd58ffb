import type { World } from './world.ts'
import { approachOf } from './world.ts'

/**
 * Puts an extension into service for a tenant, the way its approach asks for it: nothing, the code uploaded, or the
 * code in the customer's own server and its URL registered.
 */
export const deployExtension = async (world: World, tenant: string, code: string = world.scenario.extension): Promise<void> => {
  const { scenario, contestant, platform, customer, ledger } = world
  const settings = settingsOf(world)
  const hook = scenario.hook.id
  const approach = approachOf(world)
  switch (contestant.runsAt) {
    case 'nowhere':
      await platform.deploy(tenant, hook, { approach })
      return
    case 'platform':
      // No smoke call: its effect would stand in the ledger, and belong to no event of ours.
      await platform.deploy(tenant, hook, { approach, code, settings, egress: [ledger.url], sample: false })
      return
    case 'customer': {
      if (!customer) throw new Error('an approach that runs at the customer needs a customer')
      const url = customer.hookUrl(tenant)
      const { dialect } = scenario
      const { signingSecret = '' } = await platform.deploy(tenant, hook, { approach, url, dialect })
      await customer.install(tenant, { secret: signingSecret, code, settings, dialect, url, hook })
    }
  }
}

/** `context.settings` of the scenario, with the address that the third party got in this trial. */
export const settingsOf = ({ scenario, ledger }: World): Record<string, string> =>
  Object.fromEntries(
    Object.entries(scenario.settings).map(([key, value]) => [key, value.replaceAll('{thirdPartyUrl}', ledger.url)]),
  )
