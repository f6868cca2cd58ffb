import type { Command } from 'commander'
import { startThirdParty } from '../../customer/third-party.ts'
import { readPlannedReplies } from '../../customer/planned-replies.ts'
import { BenchError } from '../../hooks/bench-error.ts'
import type { CliCommand } from '../command.ts'
import { exitCode } from '../exit-code.ts'
import { untilStopped } from '../exit-with-parent.ts'

interface Options {
  readonly port: string
  readonly host: string
  readonly latencyMs: string
  readonly replies: string
  readonly exitWithParent?: true
}

export const command: CliCommand = {
  summary: 'The API that extensions call (mail, SMS, builds), with a ledger of every effect',
  hidden: true,
  configure: (cli: Command) =>
    void cli
      .option('--port <number>', 'where to listen; 0 takes any free port', '0')
      .option('--host <address>', 'the address to listen on', '127.0.0.1')
      .option('--latency-ms <number>', 'how long each answer takes', '0')
      .option('--replies <json or file>', 'what GETs answer, as {"GET /path": {"status": 200, "body": {}}}', '{}')
      .option('--exit-with-parent', 'end when stdin ends'),
  run: async (cli) => {
    const options = cli.opts<Options>()
    const port = numberWithin('--port', options.port, 65_535)
    const latencyMs = numberWithin('--latency-ms', options.latencyMs, 60_000)
    // Before the ready line: who reads it may send SIGTERM at once.
    const stopped = untilStopped(options.exitWithParent === true)
    const { host } = options
    await using server = await startThirdParty({ port, host, latencyMs, replies: await readPlannedReplies(options.replies) })
    process.stdout.write(`${JSON.stringify({ url: server.url })}\n`)
    await stopped
    return exitCode.ok
  },
}

const numberWithin = (option: string, text: string, max: number): number => {
  const value = Number(text)
  if (text.trim() !== '' && value >= 0 && value <= max) return value
  throw new BenchError('E_OPTION', `${option} ${text} is no number from 0 to ${max}`, `write ${option} 0`)
}
