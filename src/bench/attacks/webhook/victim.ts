import type { Secrets } from '../attacker/genuine.ts'
import type { HookWorld } from './hook-world.ts'

/** Each event takes effect at the third party, every time that it is believed. */
const extension = `export default async (event, { fetch, settings }) => {
  await fetch(settings.ledger + '/effects', { method: 'POST', body: JSON.stringify(event.data) })
  return { decision: 'allow' }
}`

/** Registers the address of whoever listens in, and installs the extension at the customer's server behind it. */
export const stage = async (world: HookWorld, url: string, tenant: string): Promise<Secrets> => {
  const victims = await deploy(world, url, tenant)
  const attackers = await signUp(world, `${tenant}-too`)
  const settings = { ledger: world.ledger.url }
  await world.customer.install(tenant, { ...receiving(world, url), secret: victims, code: extension, settings })
  return { victims, attackers }
}

/** The attacker is a customer, too, of the same platform and at the same server, with a secret of its own. */
const signUp = async (world: HookWorld, tenant: string): Promise<string> => {
  await world.http.call('PUT', `/v1/tenants/${tenant}`)
  const url = world.customer.hookUrl(tenant)
  const secret = await deploy(world, url, tenant)
  const code = 'export default () => ({ decision: "allow" })'
  await world.customer.install(tenant, { ...receiving(world, url), secret, code, settings: {} })
  return secret
}

const receiving = ({ hook }: HookWorld, url: string) => ({ dialect: 'standard', url, hook })

const deploy = async ({ http, hook, variant: approach }: HookWorld, url: string, tenant: string): Promise<string> => {
  const { status, body } = await http.call('PUT', `/v1/tenants/${tenant}/extensions/${hook}`, { approach, url })
  const { signingSecret } = body as { signingSecret?: string }
  if (signingSecret === undefined) throw new Error(`the deploy answered ${status}: ${JSON.stringify(body)}`)
  return signingSecret
}
