import type { Fault } from '../isolation/fault.ts'
import { behaving, deploying } from '../isolation/realise.ts'
import { attemptsEnd } from '../isolation/sign.ts'

const throws = "export default async function () {\n  throw new Error('the price list is missing')\n}\n"
const sign = attemptsEnd('failed')

export const fault: Fault = {
  id: 'throws',
  title: 'an extension fails on every event',
  strikes: 'tenants',
  scenario: 'noisy-neighbour',
  atPlatform: deploying(() => throws, { what: 'the tenant deploys an extension that throws', sign }),
  atCustomer: behaving('error', { what: "the tenant's server answers 500 to every call", sign }),
}
