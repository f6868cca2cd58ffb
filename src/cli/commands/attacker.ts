import { createInterface } from 'node:readline'
import type { Command } from 'commander'
import { type Briefing, type Order, startAttacker } from '../../bench/attacks/attacker/attacker.ts'
import type { CliCommand } from '../command.ts'
import { exitCode } from '../exit-code.ts'
import { untilStopped } from '../exit-with-parent.ts'

export const command: CliCommand = {
  summary: 'A customer who means harm, in a process of its own: one file of a corpus against webhooks',
  hidden: true,
  configure: (cli: Command) =>
    void cli
      .requiredOption('--briefing <json>', 'which attack, and where it stands')
      .option('--exit-with-parent', 'end when stdin ends'),
  run: async (cli) => {
    const options = cli.opts<{ briefing: string; exitWithParent?: true }>()
    const stopped = untilStopped(options.exitWithParent === true)
    const { prepared, obey } = await startAttacker(JSON.parse(options.briefing) as Briefing)
    createInterface(process.stdin).on('line', (line) => {
      void obey(JSON.parse(line) as Order).then((report) => process.stdout.write(`${JSON.stringify(report)}\n`))
    })
    process.stdout.write(`${JSON.stringify(prepared)}\n`)
    await stopped
    // Whatever it has still open must not hold it.
    process.exit(exitCode.ok)
  },
}
