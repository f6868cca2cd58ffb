import { failingThirdParty } from '../isolation/realise.ts'
import type { Fault } from '../isolation/fault.ts'
import { attemptsEnd } from '../isolation/sign.ts'

const side = failingThirdParty('down', {
  what: 'the API that the extension asks breaks off every call',
  sign: attemptsEnd('failed', 'unreachable', 'timed-out', 'shed'),
})

export const fault: Fault = {
  id: 'third-party-down',
  title: 'an API that an extension needs is down',
  strikes: 'tenants',
  scenario: 'third-party-down',
  needs: { stage: true },
  atPlatform: side,
  atCustomer: side,
}
