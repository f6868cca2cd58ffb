import { Resolver } from 'node:dns'
import { X509Certificate } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ipaddr from 'ipaddr.js'
import { families } from '../../approaches/index.ts'
import { hookPointsOf, type Scenario } from '../../bench/scenario/scenario.ts'
import { BenchError } from '../../hooks/bench-error.ts'
import { defaultKept } from '../../platform/retention.ts'
import { type Platform, startPlatform } from '../../platform/start.ts'
import type { CliCommand } from '../command.ts'
import { exitCode } from '../exit-code.ts'
import { untilStopped } from '../exit-with-parent.ts'
import { loadScenarios } from '../load-scenarios.ts'
import { platformDemo } from '../platform-demo.ts'
import { readText } from '../read-text.ts'
import { wholeNumber } from '../whole-number.ts'

interface Options {
  readonly scenario: readonly string[]
  readonly port: string
  readonly host: string
  readonly data?: string
  readonly trusted?: true
  readonly allowNetwork: readonly string[]
  readonly nameServer?: string
  readonly timeScale: string
  readonly trustCertificate?: string
  readonly warmMemory?: string
  readonly keepDays: string
  readonly keepEvents: string
  readonly exitWithParent?: true
}

export const command: CliCommand = {
  summary: 'start the SaaS platform under test alone',
  configure: (command) => {
    command
      .requiredOption('--scenario <id|path...>', 'whose hook points it has; repeat it for more than one')
      .option('--port <number>', '0 takes a free one and prints one JSON line {url, token}', '8080')
      .option('--host <address>', 'where to listen', '127.0.0.1')
      .option('--data <folder>', 'keeps its data there (default: a temporary folder)')
      .option('--trusted', 'offer approaches that run code without a boundary', undefined)
      .option('--allow-network <cidr...>', 'networks that outgoing calls may reach although they are not public', [])
      .option('--name-server <address:port>', 'who is asked for the names of webhook addresses (default: the system)')
      .option('--time-scale <factor>', 'how much faster than real the retry schedule runs', '1')
      .option('--trust-certificate <file>', 'PEM of an authority, trusted beside the public ones when webhooks are called')
      .option('--warm-memory <mb>', 'in which each sandbox worker keeps extensions ready (default: by the machine’s size)')
      .option('--keep-days <n>', 'how long events and attempts that are over stay', String(defaultKept.days))
      .option('--keep-events <n>', 'how many of them stay at most', String(defaultKept.events))
      .option('--exit-with-parent', 'end when stdin ends', undefined)
      .addHelpText('after', examples)
  },
  run: async (command) => {
    const options = command.opts<Options>()
    const { port, timeScale, allowedNetworks } = parse(options)
    const scenarios = await loadScenarios(options.scenario)
    const scenario = scenarios[0] as Scenario // Commander takes no empty list.
    // Before the start, so that a signal while it starts is not lost.
    const stopped = untilStopped(options.exitWithParent === true)
    await using stack = new AsyncDisposableStack()
    const dataFolder = options.data ?? (await temporaryFolder(stack))
    const wantedToken = process.env['HOOKBENCH_OPERATOR_TOKEN']
    const platform = stack.use(
      await startPlatform({
        ...{ port, host: options.host, dataFolder, families, timeScale, allowedNetworks },
        hookPoints: scenarios.flatMap(hookPointsOf),
        trusted: options.trusted === true,
        kept: {
          days: wholeNumber('--keep-days', options.keepDays, 1, 3_650),
          events: wholeNumber('--keep-events', options.keepEvents, 1, 100_000_000),
        },
        samples: new Map(scenarios.flatMap((one) => hookPointsOf(one).map(({ id }) => [id, { data: one.payloads[0] }]))),
        ...(options.nameServer !== undefined && { nameServer: checkNameServer(options.nameServer) }),
        ...(options.warmMemory !== undefined && { warmMb: wholeNumber('--warm-memory', options.warmMemory, 1, 1_000_000) }),
        ...(options.trustCertificate !== undefined && { certificateAuthority: await readCertificates(options.trustCertificate) }),
        ...(wantedToken !== undefined && { operatorToken: checkToken(wantedToken) }),
      }),
    )
    if (port === 0 || options.exitWithParent) console.log(JSON.stringify({ url: platform.url, token: platform.operatorToken }))
    else {
      const { url, operatorToken: token } = platform
      const folder = await temporaryFolder(stack)
      const demo = await platformDemo({ url, operatorToken: token, scenario, folder, allowedNetworks })
      console.log(`${introduce(platform, scenario, options.data)}\n${demo}\n\nEvery route: ${url}/openapi.json. Ctrl-C stops it.`)
    }
    await stopped
    return exitCode.ok
  },
}

const examples = `
Examples:
  npm run platform -- --scenario sms-reply
  npm run platform -- --scenario ./my-scenario --data ./data --port 9000
The operator's token is generated, or taken from HOOKBENCH_OPERATOR_TOKEN.`

const parse = (options: Options): { port: number; timeScale: number; allowedNetworks: readonly string[] } => {
  const port = Number(options.port)
  if (!/^\d+$/.test(options.port) || port > 65_535) {
    throw new BenchError('E_OPTION', `--port ${options.port} is not a port`, 'Give a number from 0 to 65535; 0 takes a free one.')
  }
  const timeScale = Number(options.timeScale)
  if (!(timeScale > 0 && timeScale <= 1e6)) {
    throw new BenchError(
      'E_OPTION',
      `--time-scale ${options.timeScale} is not a factor`,
      'Give a number above 0; 1 is real time.',
    )
  }
  for (const network of options.allowNetwork) {
    if (ipaddr.isValidCIDR(network)) continue
    throw new BenchError('E_OPTION', `--allow-network ${network} is not a CIDR block`, 'Write it as 127.0.0.0/8 or ::1/128.')
  }
  return { port, timeScale, allowedNetworks: options.allowNetwork }
}

const checkNameServer = (text: string): string => {
  try {
    new Resolver().setServers([text])
    return text
  } catch {
    throw new BenchError(
      'E_OPTION',
      `--name-server ${text} is no name server`,
      'Write its IP address and port, as 127.0.0.1:5353.',
    )
  }
}

const readCertificates = async (file: string): Promise<string> => {
  const text = await readText('--trust-certificate', file)
  try {
    new X509Certificate(text)
  } catch (error) {
    throw new BenchError('E_OPTION', `--trust-certificate ${file} holds no certificate`, 'Give one in PEM form.', error)
  }
  return text
}

const checkToken = (token: string): string => {
  if (/^[\w.~+/=-]{16,512}$/.test(token)) return token
  const hint = 'Give at least 16 letters, digits or . ~ + / = _ -, or leave it out to have one generated.'
  throw new BenchError('E_TOKEN', 'HOOKBENCH_OPERATOR_TOKEN cannot be used as a bearer token', hint)
}

const temporaryFolder = async (stack: AsyncDisposableStack): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'hookbench-platform-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  return folder
}

const introduce = ({ url }: Platform, { id, hook }: Scenario, data: string | undefined): string =>
  `The platform of scenario ${id} listens on ${url} (hook point ${hook.id}, ${hook.phase}).
Its data is in ${data ?? 'a temporary folder, which is removed at the end (keep it with --data DIR)'}.
`
