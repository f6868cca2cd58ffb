import type { Fault } from '../isolation/fault.ts'
import { behaving, deployingOwn } from '../isolation/realise.ts'
import { someAttemptsEnd } from '../isolation/sign.ts'

const sign = someAttemptsEnd('timed-out', 'over-limit', 'crashed', 'unreachable', 'unknown')

/** Which events: by their ids, so that a poisonous one hangs the handler in every retry, too. */
const dies = (oneIn: number): string =>
  `const poison = [...event.id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, 7)
  if (poison % ${oneIn} === 0) for (;;);`

export const fault: Fault = {
  id: 'poison-event',
  title: 'a rare event hangs the handler, in every retry',
  strikes: 'tenants',
  scenario: 'noisy-neighbour',
  // One in a thousand would mostly not come in a trial of seconds.
  intensity: { what: 'one event in so many', default: 10, atMost: 10_000 },
  atPlatform: deployingOwn(dies, { what: "the tenant's extension has a case in which it loops for ever", sign }),
  atCustomer: behaving('poison', { what: "the tenant's server never replies to such an event", sign }, (oneIn) => ({
    share: 1 / oneIn,
    of: { mode: 'hang' },
  })),
}
