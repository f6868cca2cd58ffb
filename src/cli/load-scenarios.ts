import { loadScenario } from '../bench/scenario/load-scenario.ts'
import type { Scenario } from '../bench/scenario/scenario.ts'
import { BenchError } from '../hooks/bench-error.ts'

/** For one platform that has the hook points of all. @throws BenchError when two of them have the same one */
export const loadScenarios = async (ids: readonly string[]): Promise<Scenario[]> => {
  const scenarios = await Promise.all(ids.map(loadScenario))
  const hooks = scenarios.map(({ hook }) => hook.id)
  const twice = hooks.find((hook, i) => hooks.indexOf(hook) !== i)
  if (twice === undefined) return scenarios
  throw new BenchError(
    'E_OPTION',
    `two scenarios have the hook point ${twice}`,
    'Give each --scenario once, or start two platforms.',
  )
}
