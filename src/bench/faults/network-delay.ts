import type { Fault } from '../isolation/fault.ts'
import { onTheWay } from '../isolation/realise.ts'
import { attemptsTake } from '../isolation/sign.ts'

const delay = (ms: number) => ({ delayMs: ms / 2 })

export const fault: Fault = {
  id: 'network-delay',
  title: 'the network takes long',
  strikes: 'tenants',
  scenario: 'noisy-neighbour',
  intensity: { what: 'ms of round trip', default: 100, atMost: 10_000 },
  needs: { stage: true },
  // What an extension decides by itself stays fast there.
  atPlatform: onTheWay(delay, {
    what: "the way from the tenant's code to the API that it calls has a long round trip",
    sign: attemptsTake,
  }),
  atCustomer: onTheWay(delay, { what: "the way to the tenant's server has a long round trip", sign: attemptsTake }),
}
