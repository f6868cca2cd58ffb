import { z } from 'zod'
import { startRelay } from '../../bench/network/relay.ts'
import { createRandom } from '../../bench/random.ts'
import { BenchError } from '../../hooks/bench-error.ts'
import type { CliCommand } from '../command.ts'
import { exitCode } from '../exit-code.ts'
import { untilStopped } from '../exit-with-parent.ts'
import { wholeNumber } from '../whole-number.ts'

interface Options {
  readonly routes: string
  readonly seed: string
  readonly exitWithParent?: true
}

export const command: CliCommand = {
  summary: 'A relay that delays what it passes on, where the machine has no better network',
  hidden: true,
  configure: (cli) =>
    void cli
      .requiredOption('--routes <json>', '[{"targetPort": 8080, "delayMs": 10, "jitterMs": 0}]; delays are of one way')
      .option('--seed <number>', 'what jitter comes from', '1')
      .option('--exit-with-parent', 'end when stdin ends'),
  run: async (cli) => {
    const options = cli.opts<Options>()
    const random = createRandom(wholeNumber('--seed', options.seed, 0, 0x7fff_ffff))
    const routes = parseRoutes(options.routes)
    // Before the ready line: who reads it may send SIGTERM at once.
    const stopped = untilStopped(options.exitWithParent === true)
    await using relay = await startRelay(routes, random.next)
    process.stdout.write(`${JSON.stringify({ ports: relay.ports })}\n`)
    await stopped
    return exitCode.ok
  },
}

const routesSchema = z.array(
  z.strictObject({
    targetPort: z.number().int().min(1).max(65_535),
    delayMs: z.number().min(0).max(5_000),
    jitterMs: z.number().min(0).max(5_000).default(0),
  }),
)

const parseRoutes = (text: string): z.output<typeof routesSchema> => {
  try {
    return routesSchema.parse(JSON.parse(text))
  } catch (error) {
    throw new BenchError('E_OPTION', '--routes is no list of routes', 'see --help for its form', error)
  }
}
