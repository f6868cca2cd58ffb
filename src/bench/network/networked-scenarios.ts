import { BenchError } from '../../hooks/bench-error.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { labelOf, networkSchema } from './network.ts'
import type { Network } from './network.ts'
import type { AskedNetwork } from './parse-networks.ts'

/**
 * Each scenario in each of the networks, as a scenario of its own with the network's label in its id
 * (`sms-reply@rtt20`): plan, trials, rows and reports then carry it. Without `asked` scenarios stay as they are, each
 * with the network that its author wrote, if any.
 * @throws BenchError E_BAD_OPTION when a hook point's budget ends before an answer could come from so far away
 */
export const networkedScenarios = (scenarios: readonly Scenario[], asked: readonly AskedNetwork[] | undefined): Scenario[] => {
  const networked = asked ? scenarios.flatMap((scenario) => asked.map((one) => inNetwork(scenario, one))) : [...scenarios]
  for (const scenario of networked) refuseTooFar(scenario)
  return networked
}

/** `sms-reply@rtt20` → `sms-reply` */
export const baseOf = (scenarioId: string): string => scenarioId.replace(/@.*$/, '')

const inNetwork = (scenario: Scenario, asked: AskedNetwork): Scenario => {
  return withNetwork(scenario, { ...networkSchema.parse(scenario.network ?? {}), ...asked })
}

export const withNetwork = (scenario: Scenario, network: Network): Scenario => ({
  ...scenario,
  id: `${baseOf(scenario.id)}@${labelOf(network)}`,
  network,
})

/** A first call needs a round trip for its connection and one for itself. */
const refuseTooFar = ({ id, hook, network }: Scenario): void => {
  const farthestMs = network ? Math.max(network.rttMs, network.thirdParty === 'customer' ? 0 : network.thirdParty) : 0
  if (2 * farthestMs < hook.budgetMs) return
  throw new BenchError(
    'E_BAD_OPTION',
    `${id}: connecting and asking over ${farthestMs} ms takes the ${hook.budgetMs} ms that the hook point has for all`,
    `give a round trip below ${Math.floor(hook.budgetMs / 2)} ms, or raise hook.budgetMs in its scenario.ts`,
  )
}
