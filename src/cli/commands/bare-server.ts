import type { CliCommand } from '../command.ts'
import { startBareServer } from '../../bench/load/bare-server.ts'
import { exitCode } from '../exit-code.ts'
import { untilStopped } from '../exit-with-parent.ts'

export const command: CliCommand = {
  summary: 'The least HTTP server that there is, for the generator to be checked against',
  hidden: true,
  configure: (cli) => void cli.option('--exit-with-parent', 'end when stdin ends'),
  run: async (cli) => {
    await using server = await startBareServer(0)
    const stopped = untilStopped(cli.opts()['exitWithParent'] === true)
    process.stdout.write(`${JSON.stringify({ url: server.url })}\n`)
    await stopped
    return exitCode.ok
  },
}
