import type { Fault } from '../isolation/fault.ts'
import { behaving, deploying } from '../isolation/realise.ts'
import { attemptsEnd } from '../isolation/sign.ts'

const garbage = 'export default async function () {\n  return { decision: 42, callback() {} }\n}\n'
const sign = attemptsEnd('bad-reply')

export const fault: Fault = {
  id: 'garbage-result',
  title: 'an extension answers what nobody can use',
  strikes: 'tenants',
  scenario: 'noisy-neighbour',
  atPlatform: deploying(() => garbage, {
    what: 'the tenant deploys an extension that answers a function, which is no JSON',
    sign,
    swallows: true,
  }),
  atCustomer: behaving('garbage', {
    what: "the tenant's server answers 200 with JSON that ends in the middle",
    sign,
    swallows: true,
  }),
}
