import type { Fault } from '../isolation/fault.ts'
import { attemptsEnd } from '../isolation/sign.ts'

export const fault: Fault = {
  id: 'certificate-expired',
  title: 'a certificate was not renewed',
  strikes: 'tenants',
  scenario: 'noisy-neighbour',
  needs: { stage: true, certificates: true },
  atPlatform: { cannot: 'uploaded code is called without a connection: there is no certificate of the customer to expire' },
  atCustomer: {
    what: "the tenant's server shows a certificate that has expired, of an authority that the platform trusts",
    sign: attemptsEnd('unreachable'),
    start: async (scene) => {
      await scene.deploy(undefined, { customer: scene.expiredServer() })
      return () => scene.deploy()
    },
  },
}
