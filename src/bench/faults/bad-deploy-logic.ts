import type { Fault } from '../isolation/fault.ts'
import { behaving, deployingOther } from '../isolation/realise.ts'
import { decidesWrongly } from '../isolation/sign.ts'

/** It runs well, and the rule is there the wrong way round; what is to be done afterwards is done. */
const opposite = `answer?.decision === undefined
    ? answer
    : answer.decision === 'deny'
      ? { decision: 'allow' }
      : { decision: 'deny', reason: 'a wrong rule says so' }`

export const fault: Fault = {
  id: 'bad-deploy-logic',
  title: 'a deploy with a wrong rule',
  strikes: 'tenants',
  scenario: 'noisy-neighbour',
  atPlatform: deployingOther(opposite, {
    what: 'the tenant deploys code that runs well and decides the opposite',
    sign: decidesWrongly,
  }),
  atCustomer: behaving('wrong-decision', { what: "the tenant's server answers the opposite decision", sign: decidesWrongly }),
}
