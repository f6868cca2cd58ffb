import { serveJobs } from '../../bench/load/job-server.ts'
import type { CliCommand } from '../command.ts'
import { exitCode } from '../exit-code.ts'

export const command: CliCommand = {
  summary: 'The load generator: jobs as JSON lines on stdin, results on stdout',
  hidden: true,
  configure: (cli) => void cli.option('--exit-with-parent', 'end when stdin ends (it always does)'),
  run: async () => {
    const stop = new AbortController()
    process.once('SIGTERM', () => stop.abort())
    process.once('SIGINT', () => stop.abort())
    process.stdout.write(`${JSON.stringify({ ready: true })}\n`)
    await serveJobs(stop.signal)
    return exitCode.ok
  },
}
