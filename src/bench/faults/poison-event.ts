import type { Fault } from '../isolation/fault.ts'
import { behaving, deployingOwn } from '../isolation/realise.ts'
import { attemptsEnd } from '../isolation/sign.ts'

const sign = attemptsEnd('timed-out', 'over-limit', 'crashed', 'unreachable', 'unknown')

/** Which events: by their ids, so that a poisonous one kills the handler in every retry, too. */
const dies = (oneIn: number): string =>
  `const poison = [...event.id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, 7)
  if (poison % ${oneIn} === 0) for (;;);`

export const fault: Fault = {
  id: 'poison-event',
  title: 'a rare event kills the handler, in every retry',
  strikes: 'tenants',
  scenario: 'noisy-neighbour',
  // One in a thousand would mostly not come in a trial of seconds.
  intensity: { what: 'one event in so many', default: 10 },
  atPlatform: deployingOwn(dies, { what: "the tenant's extension has a case in which it loops for ever", sign }),
  atCustomer: behaving('poison', { what: "the tenant's server breaks off the connection of such an event", sign }, (oneIn) => ({
    share: 1 / oneIn,
    of: { mode: 'reset' },
  })),
}
