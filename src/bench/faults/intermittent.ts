import type { Fault } from '../isolation/fault.ts'
import { behaving, deployingOwn } from '../isolation/realise.ts'
import { attemptsEnd } from '../isolation/sign.ts'

const sign = attemptsEnd('failed')

/** Which calls is chance: of one event the next try may go well. */
const fails = (percent: number): string => `if (Math.random() < ${percent / 100}) throw new Error('the price list is busy')`

export const fault: Fault = {
  id: 'intermittent',
  title: 'an extension fails now and then',
  strikes: 'tenants',
  scenario: 'noisy-neighbour',
  intensity: { what: '% of its calls that fail', default: 30, atMost: 100 },
  atPlatform: deployingOwn(fails, { what: 'the tenant deploys its extension with a mistake that strikes by chance', sign }),
  atCustomer: behaving('intermittent', { what: "the tenant's server answers 500 by chance", sign }, (percent) => ({
    share: percent / 100,
    of: { mode: 'error' },
  })),
}
