import { allContestants } from './all-contestants.ts'
import { describeFaults, type FaultDescription } from './describe-faults.ts'
import { exitCode } from './exit-code.ts'
import { findProfile, profileIds } from '../bench/plan/profile.ts'
import { loadRunbooks } from '../bench/runbooks/load-runbooks.ts'
import { listScenarios, loadScenario } from '../bench/scenario/load-scenario.ts'
import { hookPointsOf } from '../bench/scenario/scenario.ts'

/** What a run can be made of, each with a line about it, on stdout. */
export const listEverything = async (): Promise<number> => {
  const scenarios = await Promise.all((await listScenarios()).map(loadScenario))
  const faults = await describeFaults(allContestants())
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
    faults.map((fault) => [fault.id, ...faultLines(fault)]),
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

/** Title first, then what it is on either side, and what can be turned. */
const faultLines = ({ title, atPlatform, atCustomer, intensity }: FaultDescription): string[] => [
  title,
  ...(atPlatform === atCustomer
    ? [`  on both sides: ${atPlatform}`]
    : [`  at the platform: ${atPlatform}`, `  at the customer: ${atCustomer}`]),
  ...(intensity === undefined ? [] : [`  --intensity: ${intensity}`]),
]

/** Of each row the id and its lines. */
const print = (title: string, rows: readonly (readonly string[])[]): void => {
  const width = Math.max(...rows.map(([id]) => id?.length ?? 0))
  console.log(`${title}:`)
  for (const [id = '', ...lines] of rows)
    for (const [at, line] of lines.entries()) console.log(`  ${(at === 0 ? id : '').padEnd(width)}  ${line}`)
  console.log('')
}
