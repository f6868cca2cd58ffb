import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadTarget } from '../../../src/bench/attacks/attack-world.ts'
import { loadScenario } from '../../../src/bench/scenario/load-scenario.ts'
import type { Scenario } from '../../../src/bench/scenario/scenario.ts'

export interface PatientTarget extends AsyncDisposable {
  readonly target: Scenario
}

/** The attacks' scenario with a deadline at which no busy machine arrives: how fast the platform is, is not what tests ask. */
export const patientTarget = async (): Promise<PatientTarget> => {
  const parent = await mkdtemp(join(tmpdir(), 'hookbench-target-'))
  const folder = join(parent, 'target')
  const own = await loadTarget()
  await cp(own.folder, folder, { recursive: true })
  const file = join(folder, 'scenario.ts')
  await writeFile(file, (await readFile(file, 'utf8')).replace(/budgetMs: [\d_]+/, 'budgetMs: 20_000'))
  const target = await loadScenario(folder)
  return { target, [Symbol.asyncDispose]: () => rm(parent, { recursive: true }) }
}
