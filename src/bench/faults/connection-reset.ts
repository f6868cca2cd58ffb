import type { Fault } from '../isolation/fault.ts'
import { behaving } from '../isolation/realise.ts'
import { attemptsEnd } from '../isolation/sign.ts'

export const fault: Fault = {
  id: 'connection-reset',
  title: 'a server breaks off every call',
  strikes: 'tenants',
  scenario: 'noisy-neighbour',
  atPlatform: { cannot: 'no connection lies between the platform and the code that it runs' },
  atCustomer: behaving('reset', {
    what: "the tenant's server reads each call and resets its connection, so that nobody knows what became of it",
    sign: attemptsEnd('unreachable', 'unknown', 'failed', 'shed'),
  }),
}
