import { readdir } from 'node:fs/promises'
import { Command } from 'commander'
import type { CliCommand } from './command.ts'
import { exitCode } from './exit-code.ts'
import { explain } from './explain.ts'

/**
 * Parses `argv` (without node and script), runs the command that it names and answers the exit code. Only the
 * named command's modules are loaded, so that a worker process does not pay for a report writer.
 */
export const runProgram = async (argv: readonly string[]): Promise<number> => {
  // `| head` closes the pipe when it has seen enough: that is no failure of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit(exitCode.ok)
  })
  try {
    const outcome = { code: exitCode.ok as number }
    const program = await buildProgram(argv, outcome)
    await program.parseAsync(argv, { from: 'user' })
    return outcome.code
  } catch (error) {
    return explain(error)
  }
}

const buildProgram = async (argv: readonly string[], outcome: { code: number }): Promise<Command> => {
  const program = new Command('hookbench')
    .configureHelp({ commandUsage: usageOf, subcommandTerm: scriptOf })
    .description('Should customers extend a SaaS by uploaded code or by webhooks? Measured.')
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError('(add --help for the options and examples)')
  const names = await commandNames()
  const wanted = argv.find((word) => !word.startsWith('-'))
  for (const name of wanted !== undefined && names.includes(wanted) ? [wanted] : names) {
    const { command } = (await import(`./commands/${name}.ts`)) as { command: CliCommand }
    const sub = program.command(name, command.hidden ? { hidden: true } : {}).description(command.summary)
    sub.copyInheritedSettings(program)
    command.configure(sub)
    sub.action(async () => {
      outcome.code = await command.run(sub)
    })
  }
  return program
}

/** What to type: there is no `hookbench` on the PATH, but an npm script for each command that is meant for people. */
const usageOf = (command: Command): string => {
  if (!command.parent) return 'npm run <command> -- [options]'
  return `npm run ${scriptOf(command)} -- ${command.usage()}`
}

/** `validate-generator` → `validate:generator`, as npm scripts are named. */
const scriptOf = (command: Command): string => command.name().replaceAll('-', ':')

const commandNames = async (): Promise<string[]> => {
  const files = await readdir(new URL('./commands/', import.meta.url))
  return files.map((file) => file.replace(/\.ts$/, '')).sort()
}
