import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The hook point of every drill that delivers to endpoints. */
export const drillHook = 'drill.delivery'

export interface DrillScenario extends AsyncDisposable {
  readonly folder: string
}

/** A scenario in a temporary folder whose one hook point, an `after` one, gives each attempt so much time. */
export const writeDrillScenario = async (budgetMs: number): Promise<DrillScenario> => {
  const parent = await mkdtemp(join(tmpdir(), 'hookbench-drill-'))
  const folder = join(parent, 'drill')
  await mkdir(folder)
  const hook = JSON.stringify({ id: drillHook, phase: 'after', budgetMs })
  const scenario = `export default { title: 'Drill', situation: 'A drill.', hook: ${hook}, payloads: () => [{}] }\n`
  await writeFile(join(folder, 'scenario.ts'), scenario)
  await writeFile(join(folder, 'extension.js'), 'export default async () => {}\n')
  return { folder, [Symbol.asyncDispose]: () => rm(parent, { recursive: true, force: true }) }
}
