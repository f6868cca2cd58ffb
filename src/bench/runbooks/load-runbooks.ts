import { readdir } from 'node:fs/promises'
import type { Runbook } from './runbook.ts'

const notRunbooks = new Set(['runbook.ts', 'load-runbooks.ts'])

/** Every runbook there is, in the order of their names. */
export const loadRunbooks = async (): Promise<Runbook[]> => {
  const files = (await readdir(new URL('.', import.meta.url)))
    .filter((file) => file.endsWith('.ts') && !notRunbooks.has(file))
    .sort()
  return Promise.all(files.map(async (file) => ((await import(`./${file}`)) as { runbook: Runbook }).runbook))
}
