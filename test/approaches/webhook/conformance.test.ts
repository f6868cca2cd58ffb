import { randomBytes } from 'node:crypto'
import { request } from 'undici'
import { defaultLimits } from '../../../src/approaches/approach.ts'
import { webhook } from '../../../src/approaches/webhook/index.ts'
import { startCustomerServer } from '../../../src/customer/server.ts'
import type { CustomerServer } from '../../../src/customer/server.ts'
import { describeApproach } from '../../conformance/approach.ts'
import type { ApproachHarness, DeployOptions } from '../../conformance/approach-harness.ts'

const atCustomer = 'the code never passes the platform'

for (const variant of webhook.variants)
  describeApproach({
    name: variant.id,
    create: async (): Promise<ApproachHarness> => {
      const approach = await variant.create({ allowedNetworks: ['127.0.0.0/8'] })
      const customer = await startCustomerServer({ port: 0 })
      let version = 0
      return {
        approach,
        deploy: async (code, { tenant = 'acme', egress = [], limits = defaultLimits, settings = {} } = {}) => {
          // An address for each version, as a customer has who serves two at once.
          const place = `${tenant}-${++version}`
          const secret = `whsec_${randomBytes(32).toString('base64')}`
          await install(customer, place, { secret, code, egress, settings })
          const url = `${customer.url}/hooks/${place}`
          return approach.deploy({ tenant, hook: 'test.hook', version, url, secret, egress: [], settings: {}, limits })
        },
        close: async () => {
          await approach.close()
          await customer[Symbol.asyncDispose]()
        },
      }
    },
    lacks: {
      logs: 'the log is at the customer',
      stack: 'the stack stays in the customer’s own log',
      'upload-check': atCustomer,
      'upload-place': atCustomer,
      'stops-loops': 'a loop stops the customer’s own server, which nobody else can end',
      'own-globals': 'each customer has a server of their own',
    },
  })

const install = async (customer: CustomerServer, place: string, body: DeployOptions & { secret: string; code: string }) => {
  const reply = await request(`${customer.url}/_control/tenants/${place}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${customer.controlToken}` },
    body: JSON.stringify(body),
  })
  const text = await reply.body.text()
  if (reply.statusCode !== 201) throw new Error(text)
}
