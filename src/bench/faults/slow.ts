import type { Fault } from '../isolation/fault.ts'
import { behaving, deployingOwn } from '../isolation/realise.ts'
import { attemptsTake } from '../isolation/sign.ts'

/** Waits, and does nothing else: what makes an extension slow is mostly what it waits for. */
const waiting = (ms: number): string => `await new Promise((resolve) => setTimeout(resolve, ${ms}))`

export const fault: Fault = {
  id: 'slow',
  title: 'an extension takes long, and answers',
  strikes: 'tenants',
  scenario: 'noisy-neighbour',
  intensity: { what: 'ms that it takes longer', default: 300, atMost: 60_000 },
  atPlatform: deployingOwn(waiting, {
    what: 'the tenant deploys an extension that waits before it answers',
    sign: attemptsTake,
  }),
  atCustomer: behaving('slow', { what: "the tenant's server waits before it answers", sign: attemptsTake }, (ms) => ({ ms })),
}
