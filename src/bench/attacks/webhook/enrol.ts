import type { CustomerClient } from '../../runner/customer-client.ts'
import type { JsonClient } from '../../runner/json-client.ts'
import type { Bystander } from '../bystanders.ts'
import type { Canaries } from '../canaries.ts'

export interface Town {
  readonly http: JsonClient
  readonly customer: CustomerClient
  readonly variant: string
  readonly canaries: Canaries
}

/** What a bystander has at a hook point, and on its own server. */
export interface Equipment {
  readonly hook: string
  readonly code: string
  readonly settings: Readonly<Record<string, string>>
}

/** Signs up a bystander with a secret, and deploys its webhook; all that is its own is watched for. */
export const enrol = async (
  { http, customer, variant: approach, canaries }: Town,
  tenant: string,
  { hook, code, settings }: Equipment,
): Promise<Bystander> => {
  const { token } = (await http.call('PUT', `/v1/tenants/${tenant}`)).body as { token: string }
  canaries.add(`the token of ${tenant}`, token)
  const value = canaries.secretOf(tenant)
  await http.call('PUT', `/v1/tenants/${tenant}/secrets/secret`, { value })
  // In the address, so that whoever reads the deploy of another tenant is seen.
  const url = `${customer.hookUrl(tenant)}?key=${canaries.hatch(`the address of ${tenant}`)}`
  const deployed = await http.call('PUT', `/v1/tenants/${tenant}/extensions/${hook}`, { approach, url })
  const { signingSecret: secret } = deployed.body as { signingSecret?: string }
  if (secret === undefined) throw new Error(`a bystander's deploy answered ${deployed.status}: ${JSON.stringify(deployed.body)}`)
  canaries.add(`the signing secret of ${tenant}`, secret)
  await customer.install(tenant, { dialect: 'standard', url, hook, secret, code, settings })
  await http.call('POST', `/v1/tenants/${tenant}/hooks/${hook}`, { data: { n: 0 } }, token)
  return { tenant, token }
}
