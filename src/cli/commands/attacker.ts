import { createInterface } from 'node:readline'
import type { Command } from 'commander'
import { type Briefing, type Order, startAttacker } from '../../bench/attacks/attacker/attacker.ts'
import type { CliCommand } from '../command.ts'
import { exitCode } from '../exit-code.ts'
import { untilStopped } from '../exit-with-parent.ts'

export const command: CliCommand = {
  summary: 'A customer who means harm, in a process of its own: one file of a corpus against webhooks',
  hidden: true,
  configure: (cli: Command) => void cli.option('--exit-with-parent', 'end when stdin ends'),
  run: async (cli) => {
    const stopped = untilStopped(cli.opts<{ exitWithParent?: true }>().exitWithParent === true)
    const tell = (message: unknown): void => void process.stdout.write(`${JSON.stringify(message)}\n`)
    let attacker: ReturnType<typeof startAttacker> | undefined
    // The first line says which attack it is, and where it stands; what follows are orders.
    createInterface(process.stdin).on('line', (line) => {
      if (attacker) return void attacker.then(({ obey }) => obey(JSON.parse(line) as Order)).then(tell)
      attacker = startAttacker(JSON.parse(line) as Briefing)
      void attacker.then(({ prepared }) => tell(prepared))
    })
    // Until the first line is here, nothing else keeps this process.
    process.stdin.ref()
    tell({})
    await stopped
    // Whatever it has still open must not hold it.
    process.exit(exitCode.ok)
  },
}
