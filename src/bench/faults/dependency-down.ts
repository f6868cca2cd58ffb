import type { Fault } from '../isolation/fault.ts'
import { behaving, deployingOwn } from '../isolation/realise.ts'
import { attemptsEnd } from '../isolation/sign.ts'

const sign = attemptsEnd('failed', 'shed')

/** A port of this machine on which nobody listens, and that HTTP may be spoken on. */
const gone = 'http://127.0.0.1:6553'

export const fault: Fault = {
  id: 'dependency-down',
  title: "a customer's own database is down",
  strikes: 'tenants',
  scenario: 'noisy-neighbour',
  atPlatform: deployingOwn(
    () => `await context.fetch('${gone}/rules')`,
    { what: "the tenant's extension asks its own service first, which refuses the connection", sign },
    { egress: [gone] },
  ),
  atCustomer: behaving('error', { what: "the tenant's server answers 503, as it finds its database gone", sign }, () => ({
    status: 503,
  })),
}
