import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Manifest } from '../../store/manifest.ts'

const repository = fileURLToPath(new URL('../../../', import.meta.url))

/** The code that a run measures. Outside git nothing is known of it: `unknown` and dirty, without a hash of changes. */
export const describeCommit = async (folder = repository): Promise<Pick<Manifest, 'commit' | 'dirty' | 'changes'>> => {
  try {
    const commit = (await git(folder, 'rev-parse', 'HEAD')).trim()
    const dirty = (await git(folder, 'status', '--porcelain')) !== ''
    return { commit, dirty, ...(dirty && { changes: await hashChanges(folder) }) }
  } catch {
    return { commit: 'unknown', dirty: true }
  }
}

/** Of everything in which the work tree differs from its commit, new files included. */
const hashChanges = async (folder: string): Promise<string> => {
  const top = (await git(folder, 'rev-parse', '--show-toplevel')).trim()
  const added = (await git(top, 'ls-files', '--others', '--exclude-standard', '-z')).split('\0').filter((path) => path !== '')
  const hash = createHash('sha256').update(await git(top, 'diff', '--binary', 'HEAD'))
  for (const path of added) hash.update(`\0${path}\0`).update(await readFile(join(top, path)).catch(() => ''))
  return hash.digest('hex')
}

const git = async (folder: string, ...args: string[]): Promise<string> => {
  const { stdout } = await promisify(execFile)('git', ['-C', folder, ...args], { maxBuffer: 64 * 1024 * 1024 })
  return stdout
}
