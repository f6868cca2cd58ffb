import { webhook } from '../../../src/approaches/webhook/index.ts'
import { describeCapabilities, secretsOf } from '../../conformance/capabilities.ts'
import { startCustomerHarness } from './customer-harness.ts'

// One address a tenant: what a customer keeps is theirs in all versions.
for (const variant of webhook.variants)
  describeCapabilities({
    name: `${variant.id}, on the customer’s own server`,
    atOwner: true,
    create: () => startCustomerHarness(variant, { placeOf: (tenant) => tenant, secretsOf: (tenant) => secretsOf[tenant] ?? {} }),
  })
