import type { Fault, Realisation } from '../isolation/fault.ts'
import type { Scene } from '../isolation/scene.ts'
import { attemptsEnd } from '../isolation/sign.ts'

/** A name that nobody will ever have (RFC 6761, 6.4), as one whose domain was not renewed. */
const host = 'gone.invalid'

/** A name server that is silent instead of saying no makes a call time out. */
const sign = attemptsEnd('unreachable', 'failed', 'timed-out')

const gone = (what: string, about: (scheme: string) => Parameters<Scene['deploy']>[1]): Realisation => ({
  ...{ what, sign },
  start: async (scene) => {
    await scene.deploy(undefined, about(scene.world.contestant.scheme ?? 'http:'))
    return () => scene.deploy()
  },
})

export const fault: Fault = {
  id: 'dns-gone',
  title: 'a host name does not exist any more',
  strikes: 'tenants',
  scenario: 'noisy-neighbour',
  needs: { stage: true },
  atPlatform: gone("the API that the tenant's code calls has lost its name", () => ({ thirdPartyUrl: `http://${host}` })),
  atCustomer: gone("the tenant's server has lost the name under which it is registered", (scheme) => ({
    origin: `${scheme}//${host}`,
  })),
}
