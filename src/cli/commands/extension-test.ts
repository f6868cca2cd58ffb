import ipaddr from 'ipaddr.js'
import { defaultLimits, UploadRefused } from '../../approaches/approach.ts'
import { BenchError } from '../../hooks/bench-error.ts'
import { secretMinChars } from '../../hooks/limits.ts'
import type { CliCommand } from '../command.ts'
import { exitCode } from '../exit-code.ts'
import { describeRefusal, describeRun, exitCodeOfRun } from '../extension-report.ts'
import { type ExtensionRun, runExtension } from '../extension-run.ts'
import { wholeNumber } from '../whole-number.ts'

interface Options {
  readonly event: string
  readonly phase: string
  readonly setting: readonly string[]
  readonly secret: readonly string[]
  readonly egress: readonly string[]
  readonly allowNetwork: readonly string[]
  readonly budgetMs: string
  readonly cpuMs: string
  readonly memoryMb: string
  readonly json?: true
}

export const command: CliCommand = {
  summary: 'run an extension on this machine, in the sandbox and its limits, without a platform',
  configure: (command) => {
    command
      .argument('<file>', 'the extension: .js (a map is taken from FILE.map) or .ts')
      .requiredOption('--event <file>', 'JSON of a whole event, or of its data alone')
      .option('--phase <before|after>', 'at a before hook point the reply must be a decision', 'after')
      .option('--setting <key=value...>', 'what context.settings holds', [])
      .option('--secret <name...>', 'what context.secrets.use finds: the environment variable of the name, or name=value', [])
      .option('--egress <origin...>', 'what context.fetch may reach', [])
      .option('--allow-network <cidr...>', 'networks that it may reach although they are not public', [])
      .option('--budget-ms <number>', 'time for the call, all included', '3000')
      .option('--cpu-ms <number>', 'CPU time for the call', String(defaultLimits.cpuMs))
      .option('--memory-mb <number>', 'memory of the extension', String(defaultLimits.memoryMb))
      .option('--json', 'print the report as JSON', undefined)
      .addHelpText('after', examples)
  },
  run: async (command) => {
    const options = command.opts<Options>()
    try {
      const report = await runExtension(readRun(command.args[0] ?? '', options))
      process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : describeRun(report))
      return exitCodeOfRun(report)
    } catch (error) {
      if (!(error instanceof UploadRefused)) throw error
      const { message, hint, file, line, column } = error
      process.stdout.write(
        options.json
          ? `${JSON.stringify({ refused: { message, hint, file, line, column } }, null, 2)}\n`
          : describeRefusal(error),
      )
      return exitCode.failed
    }
  },
}

const examples = `
Examples:
  npm run extension:test -- my-extension.js --event my-event.json
  npm run extension:test -- my-extension.ts --event my-event.json --phase before --setting plan=gold
  API_KEY=… npm run extension:test -- my-extension.js --event my-event.json --secret API_KEY
  npm run extension:test -- my-extension.js --event my-event.json --egress http://127.0.0.1:8090 --allow-network 127.0.0.0/8
What context.kv keeps ends with the run.
Exit codes: 0 it answered, 1 it failed or would be refused, 2 the sandbox could not tell, 64 wrong usage.`

const readRun = (file: string, options: Options): ExtensionRun => {
  const { phase, event: eventFile, egress, allowNetwork } = options
  if (phase !== 'before' && phase !== 'after')
    throw new BenchError('E_BAD_OPTION', `--phase ${phase} is neither before nor after`, 'give one of them')
  for (const origin of egress)
    if (URL.parse(origin)?.origin !== origin)
      throw new BenchError(
        'E_BAD_OPTION',
        `--egress ${origin} is no origin`,
        'write it as https://api.example.com, without a path',
      )
  for (const network of allowNetwork)
    if (!ipaddr.isValidCIDR(network))
      throw new BenchError('E_BAD_OPTION', `--allow-network ${network} is no network`, 'write it as 127.0.0.0/8 or ::1/128')
  const budgetMs = wholeNumber('--budget-ms', options.budgetMs, 1, 60_000)
  return {
    ...{ file, eventFile, egress, allowedNetworks: allowNetwork },
    hook: { id: 'local.test', phase, budgetMs, onFailure: 'closed' },
    settings: Object.fromEntries(options.setting.map(readSetting)),
    secrets: Object.fromEntries(options.secret.map(readSecret)),
    limits: {
      cpuMs: wholeNumber('--cpu-ms', options.cpuMs, 1, 10_000),
      memoryMb: wholeNumber('--memory-mb', options.memoryMb, 8, 1_024),
    },
  }
}

const readSetting = (text: string): [string, string] => {
  const at = text.indexOf('=')
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)]
  throw new BenchError('E_BAD_OPTION', `--setting ${text} has no value`, 'write it as key=value')
}

/** From the environment, where a value is in no shell's history and no list of processes. */
const readSecret = (text: string): [string, string] => {
  const at = text.indexOf('=')
  const name = at < 0 ? text : text.slice(0, at)
  const value = at < 0 ? process.env[name] : text.slice(at + 1)
  if (/^[\w-]{1,64}$/.test(name) && value !== undefined && value.length >= secretMinChars) return [name, value]
  throw new BenchError(
    'E_BAD_OPTION',
    `--secret ${name} has no value of at least ${secretMinChars} characters`,
    'set the environment variable of that name, or write it as name=value',
  )
}
