import { randomUUID } from 'node:crypto'
import ipaddr from 'ipaddr.js'
import { type Attempt, defaultLimits, UploadRefused } from '../../approaches/approach.ts'
import type { Approach, Deployment } from '../../approaches/approach.ts'
import { webhook } from '../../approaches/webhook/index.ts'
import { BenchError } from '../../hooks/bench-error.ts'
import { type HookPoint, slugSchema } from '../../hooks/hook-point.ts'
import type { CliCommand } from '../command.ts'
import { printable } from '../describe-delivery.ts'
import { readEventFile } from '../event-file.ts'
import { exitCode } from '../exit-code.ts'
import { wholeNumber } from '../whole-number.ts'

interface Options {
  readonly event: string
  readonly dialect: string
  readonly secret?: string
  readonly hook: string
  readonly times: string
  readonly budgetMs: string
  readonly allowNetwork: readonly string[]
}

export const command: CliCommand = {
  summary: 'sign and send an event as the platform would, and tell what became of it',
  configure: (command) => {
    command
      .argument('<url>', 'where to: on this machine, or a public address')
      .requiredOption('--event <file>', 'JSON of a whole event, or of its data alone')
      .option('--dialect <id>', 'in whose form: standard, github, heroku or twilio', 'standard')
      .option('--secret <text>', 'what to sign with (default: HOOKBENCH_WEBHOOK_SECRET)')
      .option('--hook <id>', 'the hook point that it comes from', 'local.test')
      .option('--times <number>', 'how often, each time as a new event', '1')
      .option('--budget-ms <number>', 'time for each, all included', '10000')
      .option('--allow-network <cidr...>', 'networks that may be reached although they are not public', [
        '127.0.0.0/8',
        '::1/128',
      ])
      .addHelpText('after', examples)
  },
  run: async (command) => {
    const options = command.opts<Options>()
    const hook = readHook(options)
    const event = readEventFile(options.event, hook)
    if (!/^[\x21-\x7e]+$/.test(event.id))
      throw new BenchError(
        'E_BAD_EVENT',
        `the event’s id ${JSON.stringify(event.id)} cannot be a header`,
        'give it one of letters, digits and signs',
      )
    const times = wholeNumber('--times', options.times, 1, 100_000)
    await using stack = new AsyncDisposableStack()
    const [variant] = webhook.variants
    if (!variant) throw new Error('there is no webhook')
    const approach = stack.adopt(await variant.create({ allowedNetworks: readNetworks(options) }), (it) => it.close())
    const deployment = await deploy(approach, command.args[0] ?? '', options)
    let failed = 0
    for (let i = 1; i <= times; i++) {
      const startedMs = performance.now()
      const sent = i === 1 ? event : { ...event, id: randomUUID() }
      const attempt = await approach.invoke(deployment, sent, { wallMs: hook.budgetMs })
      process.stdout.write(describe(attempt, `${i}/${times}`, performance.now() - startedMs))
      if (attempt.outcome.kind !== 'ok' && attempt.outcome.kind !== 'denied') failed++
    }
    return failed === 0 ? exitCode.ok : exitCode.failed
  },
}

const examples = `
Examples:
  npm run webhook:send -- http://127.0.0.1:8090/hooks --event my-event.json --secret whsec_…
  npm run webhook:send -- http://127.0.0.1:8090 --dialect github --event scenarios/push-ci/payloads/03-push-3-original.json --secret a-secret-of-mine
  HOOKBENCH_WEBHOOK_SECRET=… npm run webhook:send -- https://example.com/hook --dialect heroku --event body.json --times 3
Exit codes: 0 each was answered by a 2xx that can be used, 1 one was not, 64 wrong usage.`

const readHook = ({ hook, budgetMs }: Options): HookPoint => {
  if (!slugSchema.safeParse(hook).success)
    throw new BenchError('E_BAD_OPTION', `--hook ${hook} is no id`, 'write it as order.created')
  return { id: hook, phase: 'after', budgetMs: wholeNumber('--budget-ms', budgetMs, 1, 60_000), onFailure: 'open' }
}

const readNetworks = ({ allowNetwork }: Options): readonly string[] => {
  for (const network of allowNetwork)
    if (!ipaddr.isValidCIDR(network))
      throw new BenchError('E_BAD_OPTION', `--allow-network ${network} is no network`, 'write it as 127.0.0.0/8 or ::1/128')
  return allowNetwork
}

const deploy = async (approach: Approach, url: string, { dialect, secret, hook }: Options): Promise<Deployment> => {
  const key = secret ?? process.env['HOOKBENCH_WEBHOOK_SECRET']
  if (key === undefined)
    throw new BenchError('E_BAD_OPTION', 'there is no secret to sign with', 'give --secret; npm run webhook:listen prints one')
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    throw new BenchError('E_BAD_OPTION', `${url} is no http or https URL`, 'write it as http://127.0.0.1:8090/hooks')
  const given = { tenant: 'local', version: 1, egress: [], settings: {}, limits: defaultLimits }
  return approach.deploy({ ...given, hook, url, dialect, secret: key }).catch((error: unknown) => {
    throw error instanceof UploadRefused ? new BenchError('E_BAD_OPTION', error.message, error.hint, error) : error
  })
}

const describe = ({ outcome, wire }: Attempt, count: string, tookMs: number): string => {
  const phases = Object.entries(wire?.phasesUs ?? {}).map(([phase, us]) => `${phase} ${ms(us / 1_000)}`)
  const status = wire?.status === undefined ? '' : `, answered ${wire.status}`
  const lines = [
    `${count} ${outcome.kind} in ${ms(tookMs)}${status}`,
    ...(phases.length === 0 ? [] : [`    ${phases.join(', ')}`]),
    ...(outcome.kind === 'ok' && outcome.value !== undefined ? [`    ${JSON.stringify(outcome.value)}`] : []),
    ...('error' in outcome ? [`    ${outcome.error.name}: ${outcome.error.message}`] : []),
    ...('error' in outcome && outcome.error.hint !== undefined ? [`    → ${outcome.error.hint}`] : []),
  ]
  return `${lines.map(printable).join('\n')}\n`
}

const ms = (value: number): string => `${Number(value.toPrecision(3))} ms`
