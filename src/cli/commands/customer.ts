import type { Command } from 'commander'
import { startCustomerServer } from '../../customer/server.ts'
import { BenchError } from '../../hooks/bench-error.ts'
import type { CliCommand } from '../command.ts'
import { exitCode } from '../exit-code.ts'
import { untilStopped } from '../exit-with-parent.ts'

export const command: CliCommand = {
  summary: "The customers' own server, which receives webhooks and runs their extensions",
  hidden: true,
  configure: (cli: Command) =>
    void cli
      .option('--port <number>', 'where to listen; 0 takes any free port', '0')
      .option('--host <address>', 'the address to listen on', '127.0.0.1')
      .option('--exit-with-parent', 'end when stdin ends'),
  run: async (cli) => {
    const options = cli.opts<{ port: string; host: string; exitWithParent?: true }>()
    // Before the ready line: who reads it may send SIGTERM at once.
    const stopped = untilStopped(options.exitWithParent === true)
    await using server = await startCustomerServer({ port: parsePort(options.port), host: options.host })
    process.stdout.write(`${JSON.stringify({ url: server.url, controlToken: server.controlToken })}\n`)
    await stopped
    return exitCode.ok
  },
}

const parsePort = (text: string): number => {
  const port = Number(text)
  if (text.trim() !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new BenchError('E_OPTION', `--port ${text} is no port`, 'write a number from 0 to 65535, 0 for any free one')
}
