import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = fileURLToPath(new URL('../../', import.meta.url))

/** Copies a scenario out of the repository; its type import then points back with an absolute path. */
export const copyScenario = async (id: string, to: string): Promise<string> => {
  await cp(join(repository, 'scenarios', id), to, { recursive: true })
  const file = join(to, 'scenario.ts')
  await writeFile(file, (await readFile(file, 'utf8')).replace('../../src/', `${repository}src/`))
  return to
}
