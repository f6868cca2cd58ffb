import { CommanderError } from 'commander'
import { BenchError } from '../hooks/bench-error.ts'
import { exitCode } from './exit-code.ts'

/** Says on stderr what went wrong, for whoever can act on it, and answers the exit code. Commander has said its own already. */
export const explain = (error: unknown): number => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage
  if (error instanceof BenchError) {
    console.error(`error: ${error.message} (${error.code})\n  → ${error.hint}`)
    return exitCode.usage
  }
  console.error('This is a bug in hookbench, please report it with these lines:')
  console.error(error)
  return exitCode.bug
}
