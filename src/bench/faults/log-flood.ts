import { logMaxLines } from '../../hooks/limits.ts'
import type { Fault } from '../isolation/fault.ts'
import { deployingOwn } from '../isolation/realise.ts'
import { attemptsCount } from '../isolation/sign.ts'

/** Lines of 200 characters: all would be well, were it not for what it says. */
const talkative = (lines: number): string =>
  `for (let i = 0; i < ${lines}; i++) context.log('looked at rule', i, 'x'.repeat(180))`

export const fault: Fault = {
  id: 'log-flood',
  title: 'an extension writes far too many log lines',
  strikes: 'tenants',
  scenario: 'noisy-neighbour',
  intensity: { what: 'lines that each call writes', default: 2_000, atMost: 1_000_000 },
  atPlatform: deployingOwn(talkative, {
    what: 'the tenant deploys an extension that logs thousands of lines a call, which the platform has to take or to drop',
    sign: attemptsCount('filled the log as far as it goes', ({ logs }) =>
      logs.length >= logMaxLines ? Number.POSITIVE_INFINITY : 0,
    ),
  }),
  atCustomer: { cannot: "what a customer's server logs stays on that server" },
}
