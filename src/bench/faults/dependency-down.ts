import type { Fault } from '../isolation/fault.ts'
import { behaving, deployingOwn } from '../isolation/realise.ts'
import { attemptsEnd } from '../isolation/sign.ts'

const sign = attemptsEnd('failed', 'shed')

export const fault: Fault = {
  id: 'dependency-down',
  title: "a customer's own database is down",
  strikes: 'tenants',
  scenario: 'noisy-neighbour',
  // Port 9 is where nobody listens; a database of its own is an address that the tenant may call.
  atPlatform: deployingOwn(
    () => "await context.fetch(`${new URL('/', context.settings.api).origin}/own-database`.replace(/:\\d+/, ':9'))",
    { what: "the tenant's extension asks its own service first, which refuses the connection", sign },
  ),
  atCustomer: behaving('error', { what: "the tenant's server answers 503, as it finds its database gone", sign }, () => ({
    status: 503,
  })),
}
