import type { Command } from 'commander'

/** One file a command in src/cli/commands, named as it is typed after `hookbench`. */
export interface CliCommand {
  readonly summary: string
  /** Left out of `--help`: a process that the bench starts for itself. */
  readonly hidden?: true
  /** Declares arguments, options and examples. */
  configure(command: Command): void
  /** Does it, and answers the exit code. A `BenchError` is printed for the person, anything else is a bug. */
  run(command: Command): Promise<number>
}
