import type { Fault } from '../isolation/fault.ts'
import { behaving, deploying } from '../isolation/realise.ts'
import { decidesWrongly } from '../isolation/sign.ts'

/** It runs well, and is wrong: the rule is there the wrong way round, and what is to be done afterwards was forgotten. */
const wrong = "export default async function () {\n  return { decision: 'deny', reason: 'a wrong rule says so' }\n}\n"

export const fault: Fault = {
  id: 'bad-deploy-logic',
  title: 'a deploy with a wrong rule',
  strikes: 'tenants',
  scenario: 'noisy-neighbour',
  atPlatform: deploying(() => wrong, {
    what: 'the tenant deploys code that runs well and decides wrongly',
    sign: decidesWrongly,
    swallows: true,
  }),
  atCustomer: behaving('wrong-decision', { what: "the tenant's server answers the opposite decision", sign: decidesWrongly }),
}
