import { webhook } from '../../../src/approaches/webhook/index.ts'
import { describeCapabilities, secretsOf } from '../../conformance/capabilities.ts'
import { startCustomerHarness } from './customer-harness.ts'

// One address a tenant: what a customer keeps is theirs in all versions.
// What an extension can do is the customer's server's to say, whatever the way to it.
for (const variant of webhook.variants.slice(0, 1))
  describeCapabilities({
    name: `${variant.id}, on the customer’s own server`,
    atOwner: true,
    create: () => startCustomerHarness(variant, { placeOf: (tenant) => tenant, secretsOf: (tenant) => secretsOf[tenant] ?? {} }),
  })
