import type { Fault } from '../isolation/fault.ts'
import { onTheWay } from '../isolation/realise.ts'
import { attemptsEnd, attemptsLast, eitherOf } from '../isolation/sign.ts'

/** Connections there are already, or seem to come about: nothing arrives over them, and nobody is told. */
const cut = () => ({ isCut: true })
const sign = eitherOf(attemptsEnd('timed-out', 'unreachable', 'unknown'), attemptsLast(500))

export const fault: Fault = {
  id: 'network-partition',
  title: 'the network is cut, and nobody is told',
  strikes: 'tenants',
  scenario: 'noisy-neighbour',
  needs: { stage: true },
  // What an extension decides by itself goes on there.
  atPlatform: onTheWay(cut, { what: "nothing passes between the tenant's code and the API that it calls", sign }),
  atCustomer: onTheWay(cut, { what: "nothing passes between the platform and the tenant's server", sign }),
}
