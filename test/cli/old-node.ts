import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

const old = ['/usr/bin/node', '/usr/local/bin/node'].find(
  (path) => existsSync(path) && Number.parseInt(spawnSync(path, ['-p', 'process.versions.node']).stdout.toString()) < 22,
)

/** Runs node in the repository's root, an old one where one is installed; else this one, which says that it is old. */
export const runOldNode = (args: readonly string[]): { status: number | null; stderr: string } => {
  const asOld = ['-r', fileURLToPath(new URL('./pretend-old.cjs', import.meta.url))]
  const { status, stderr } = spawnSync(old ?? process.execPath, old === undefined ? [...asOld, ...args] : args, { cwd: root })
  return { status, stderr: stderr.toString().trim() }
}
