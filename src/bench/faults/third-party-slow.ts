import { failingThirdParty } from '../isolation/realise.ts'
import type { Fault } from '../isolation/fault.ts'
import { attemptsTake } from '../isolation/sign.ts'

const side = failingThirdParty(
  'slow',
  { what: 'the API that the extension asks takes long to answer', sign: attemptsTake },
  (ms) => ({
    ms,
  }),
)

export const fault: Fault = {
  id: 'third-party-slow',
  title: 'an API that an extension needs is slow',
  strikes: 'tenants',
  scenario: 'third-party-down',
  intensity: { what: 'ms that it takes longer', default: 300, atMost: 60_000 },
  needs: { stage: true },
  atPlatform: side,
  atCustomer: side,
}
