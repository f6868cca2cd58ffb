import type { Fault } from '../isolation/fault.ts'
import { behaving, deploying } from '../isolation/realise.ts'
import { attemptsEnd } from '../isolation/sign.ts'

const loop = 'export default async function () {\n  for (;;);\n}\n'
const sign = attemptsEnd('timed-out', 'over-limit', 'crashed', 'shed', 'unknown')

export const fault: Fault = {
  id: 'endless-loop',
  title: 'an extension never ends',
  strikes: 'tenants',
  scenario: 'noisy-neighbour',
  atPlatform: deploying(() => loop, {
    what: 'the tenant deploys an extension that loops for ever',
    sign,
    cannot: ({ id }) =>
      id.startsWith('native') ? "native code is the platform's own: no customer can put a loop into it" : undefined,
  }),
  atCustomer: behaving('hang', { what: "the tenant's server accepts every call and never replies", sign }),
}
