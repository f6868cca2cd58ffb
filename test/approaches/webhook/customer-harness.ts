import { randomBytes } from 'node:crypto'
import { request } from 'undici'
import { defaultLimits } from '../../../src/approaches/approach.ts'
import type { Variant } from '../../../src/approaches/family.ts'
import { createCertificateAuthority } from '../../../src/bench/runner/certificates.ts'
import { startCustomerServer } from '../../../src/customer/server.ts'
import type { CustomerServer } from '../../../src/customer/server.ts'
import type { ApproachHarness } from '../../conformance/approach-harness.ts'

export interface CustomerHarnessOptions {
  /** Where a tenant's version is installed: an address for each version, as a customer has who serves two at once, or one for all. */
  placeOf(tenant: string, version: number): string
  secretsOf(tenant: string): Readonly<Record<string, string>>
}

/** The webhook approach, with customers' own server behind it. */
export const startCustomerHarness = async (
  variant: Variant,
  { placeOf, secretsOf }: CustomerHarnessOptions,
): Promise<ApproachHarness> => {
  const authority = await createCertificateAuthority()
  const approach = await variant.create({ allowedNetworks: ['127.0.0.0/8'], certificateAuthority: authority.certificate })
  const customer = await startCustomerServer({ port: 0, tls: await authority.issue({ names: ['127.0.0.1'] }) })
  let version = 0
  return {
    approach,
    deploy: async (code, { tenant = 'acme', egress = [], limits = defaultLimits, settings = {} } = {}) => {
      const place = placeOf(tenant, ++version)
      const secret = `whsec_${randomBytes(32).toString('base64')}`
      await install(customer, place, { secret, code, egress, settings, secrets: secretsOf(tenant) })
      const url = `${variant.scheme === undefined ? customer.url : customer.secureUrl}/hooks/${place}`
      return approach.deploy({ tenant, hook: 'test.hook', version, url, secret, egress: [], settings: {}, limits })
    },
    close: async () => {
      await approach.close()
      await customer[Symbol.asyncDispose]()
    },
  }
}

const install = async (customer: CustomerServer, place: string, body: object): Promise<void> => {
  const reply = await request(`${customer.url}/_control/tenants/${place}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${customer.controlToken}` },
    body: JSON.stringify(body),
  })
  const text = await reply.body.text()
  if (reply.statusCode !== 201) throw new Error(text)
}
