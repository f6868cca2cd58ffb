import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const repository = fileURLToPath(new URL('../../../', import.meta.url))

/** The code that a run measures. `dirty`: the work tree differs from the commit. Outside git: `unknown` and dirty. */
export const describeCommit = async (folder = repository): Promise<{ commit: string; dirty: boolean }> => {
  try {
    const commit = (await git(folder, 'rev-parse', 'HEAD')).trim()
    return { commit, dirty: (await git(folder, 'status', '--porcelain')) !== '' }
  } catch {
    return { commit: 'unknown', dirty: true }
  }
}

const git = async (folder: string, ...args: string[]): Promise<string> => {
  const { stdout } = await promisify(execFile)('git', ['-C', folder, ...args], { maxBuffer: 16 * 1024 * 1024 })
  return stdout
}
