import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { BenchError } from '../../hooks/bench-error.ts'

const run = promisify(execFile)

/**
 * From now on the process cannot write beyond so many bytes of any file (EFBIG; Node ignores the signal that comes with
 * it). Answers what takes that back: only the soft limit is changed, which may be raised again.
 * @throws BenchError E_NO_PRLIMIT where there is none
 */
export const limitFileSize = async (pid: number, bytes: number): Promise<() => Promise<void>> => {
  const limit = (...args: string[]) => run('prlimit', ['--pid', String(pid), ...args])
  try {
    const { stdout } = await limit('--fsize', '--output=SOFT', '--noheadings', '--raw')
    await limit(`--fsize=${bytes}:`)
    // Whoever has ended needs no room.
    return async () => void (await limit(`--fsize=${stdout.trim()}:`).catch(() => {}))
  } catch (error) {
    throw new BenchError(
      'E_NO_PRLIMIT',
      `no limit can be set to the files of process ${pid}: ${String(error)}`,
      'This fault takes Linux, and prlimit of util-linux: leave it out elsewhere.',
      error,
    )
  }
}
