import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Scenario } from './scenario.ts'

/** SHA-256 in hex over the names and contents of all files in the scenario's folder: two runs with one hash did the same work. */
export const hashScenario = async ({ folder }: Pick<Scenario, 'folder'>): Promise<string> => {
  const hash = createHash('sha256')
  for (const file of await filesOf(folder)) {
    const content = await readFile(file)
    // Lengths, so that moving bytes from one file's end to the next one's start is a change.
    hash.update(JSON.stringify([relative(folder, file), content.length])).update(content)
  }
  return hash.digest('hex')
}

const filesOf = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return files.filter((file) => !/(^|\/)(\.|node_modules\/)/.test(relative(folder, file))).sort()
}
