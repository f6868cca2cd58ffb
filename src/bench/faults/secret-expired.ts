import type { Fault } from '../isolation/fault.ts'
import { failingThirdParty } from '../isolation/realise.ts'
import { attemptsEnd } from '../isolation/sign.ts'

const sign = attemptsEnd('failed')

export const fault: Fault = {
  id: 'secret-expired',
  title: 'a secret is not valid any more',
  strikes: 'tenants',
  scenario: 'noisy-neighbour',
  needs: { stage: true },
  atPlatform: failingThirdParty(
    'error',
    { what: "the API that the tenant's code calls answers 401: the key for it has expired", sign },
    () => ({ status: 401 }),
  ),
  atCustomer: {
    what: "the platform signs with a new secret, the tenant's server knows the former one and refuses every call",
    sign,
    start: async (scene) => {
      await scene.rotateSecrets()
      return () => scene.deploy()
    },
  },
}
