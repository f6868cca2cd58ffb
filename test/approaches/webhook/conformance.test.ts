import { webhook } from '../../../src/approaches/webhook/index.ts'
import { describeApproach } from '../../conformance/approach.ts'
import { startCustomerHarness } from './customer-harness.ts'

const atCustomer = 'the code never passes the platform'

for (const variant of webhook.variants)
  describeApproach({
    name: variant.id,
    create: () => startCustomerHarness(variant, { placeOf: (tenant, version) => `${tenant}-${version}`, secretsOf: () => ({}) }),
    lacks: {
      logs: 'the log is at the customer',
      stack: 'the stack stays in the customer’s own log',
      'upload-check': atCustomer,
      'upload-place': atCustomer,
      'stops-loops': 'a loop stops the customer’s own server, which nobody else can end',
      'own-globals': 'each customer has a server of their own',
    },
  })
