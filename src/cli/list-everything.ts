import { allContestants } from './bench-options.ts'
import { exitCode } from './exit-code.ts'
import { listFaults, loadFault } from '../bench/faults/load-fault.ts'
import { findProfile, profileIds } from '../bench/plan/profile.ts'
import { loadRunbooks } from '../bench/runbooks/load-runbooks.ts'
import { listScenarios, loadScenario } from '../bench/scenario/load-scenario.ts'
import { hookPointsOf } from '../bench/scenario/scenario.ts'

/** What a run can be made of, each with a line about it, on stdout. */
export const listEverything = async (): Promise<number> => {
  const scenarios = await Promise.all((await listScenarios()).map(loadScenario))
  const faults = await Promise.all((await listFaults()).map(loadFault))
  print(
    'Scenarios',
    scenarios.map((one) => [
      one.id,
      `${one.title} (${hookPointsOf(one)
        .map(({ phase }) => phase)
        .join(', ')})`,
    ]),
  )
  print(
    'Approaches',
    allContestants().map(({ id, summary }) => [id, summary]),
  )
  print(
    'Faults',
    faults.map(({ id, title }) => [id, title]),
  )
  print(
    'Runbooks',
    (await loadRunbooks()).map(({ id, title }) => [id, title]),
  )
  print(
    'Profiles',
    profileIds.map((id) => [id, `${findProfile(id).rounds} rounds, ${findProfile(id).summary}`]),
  )
  return exitCode.ok
}

const print = (title: string, rows: readonly (readonly [string, string] | string[])[]): void => {
  const width = Math.max(...rows.map(([id]) => id?.length ?? 0))
  console.log(`${title}:`)
  for (const [id = '', text = ''] of rows) console.log(`  ${id.padEnd(width)}  ${text}`)
  console.log('')
}
