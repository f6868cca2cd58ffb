import type { Fault } from '../isolation/fault.ts'
import { onTheWay } from '../isolation/realise.ts'
import { attemptsEnd, attemptsLast, eitherOf } from '../isolation/sign.ts'

const loss = (percent: number) => ({ lossShare: percent / 100 })
/** TCP sends again what was lost, after 200 ms at the soonest: a loss is a wait, here and there. */
const sign = eitherOf(attemptsLast(200, 0.03), attemptsEnd('timed-out', 'unreachable'))

export const fault: Fault = {
  id: 'network-loss',
  title: 'the network loses packets',
  strikes: 'tenants',
  scenario: 'noisy-neighbour',
  intensity: { what: 'percent of what is sent', default: 20, atMost: 90 },
  needs: { stage: true },
  // What an extension decides by itself stays fast there.
  atPlatform: onTheWay(loss, { what: "the way from the tenant's code to the API that it calls loses packets", sign }),
  atCustomer: onTheWay(loss, { what: "the way to the tenant's server loses packets", sign }),
}
