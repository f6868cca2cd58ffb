import { failingThirdParty } from '../isolation/realise.ts'
import type { Fault } from '../isolation/fault.ts'
import { eitherOf, attemptsEnd, decidesWrongly, effectsAreMissing } from '../isolation/sign.ts'

const side = failingThirdParty('lying', {
  what: 'the API that the extension asks answers 200 with what is not true',
  sign: eitherOf(decidesWrongly, attemptsEnd('failed'), effectsAreMissing),
  swallows: true,
})

export const fault: Fault = {
  id: 'third-party-lying',
  title: 'an API that an extension needs answers what is not true',
  strikes: 'tenants',
  scenario: 'third-party-down',
  needs: { stage: true },
  atPlatform: side,
  atCustomer: side,
}
