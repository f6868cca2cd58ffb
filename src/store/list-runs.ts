import { readdir } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'

const runName = /^\d{8}T\d{6}Z-/

/** The run folders in `parent`, newest first; none when there is no such folder. */
const listRuns = async (parent: string): Promise<string[]> => {
  const entries = await readdir(parent, { withFileTypes: true }).catch(() => [])
  const names = entries.filter((entry) => entry.isDirectory() && runName.test(entry.name)).map(({ name }) => name)
  return names
    .sort()
    .toReversed()
    .map((name) => join(parent, name))
}

/** What to do when a run was not found: names the newest ones, in `results/` and beside where it was looked for. */
export const hintOfRuns = async (lookedAt?: string): Promise<string> => {
  const parents = new Set([...(lookedAt === undefined ? [] : [lookedAt, dirname(lookedAt)]), join(process.cwd(), 'results')])
  const runs = (await Promise.all([...parents].map(listRuns))).flat()
  if (runs.length === 0) return 'make one: npm run bench'
  const shown = runs.slice(0, 3).map((path) => relative(process.cwd(), path))
  return `the newest runs: ${shown.join(', ')}`
}
