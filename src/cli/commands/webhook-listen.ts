import { randomBytes } from 'node:crypto'
import { loadReceiverDialects, pickReceiverDialect } from '../../customer/dialect.ts'
import { startListener } from '../../customer/listener.ts'
import type { ListenerAnswer } from '../../customer/listener.ts'
import { BenchError } from '../../hooks/bench-error.ts'
import type { CliCommand } from '../command.ts'
import { describeHeard } from '../describe-delivery.ts'
import { readTextFile } from '../event-file.ts'
import { exitCode } from '../exit-code.ts'
import { untilStopped } from '../exit-with-parent.ts'
import { wholeNumber } from '../whole-number.ts'

interface Options {
  readonly port: string
  readonly dialect: string
  readonly secret?: string
  readonly answer: string
  readonly publicUrl?: string
  readonly once?: true
}

export const command: CliCommand = {
  summary: 'receive webhooks on this machine: verify, print and answer as told',
  configure: (command) => {
    command
      .option('--port <number>', 'where to listen on 127.0.0.1; 0 takes any free port', '8090')
      .option('--dialect <id>', 'whose deliveries they are: standard, github, heroku or twilio', 'standard')
      .option('--secret <text>', 'what they are signed with (default: HOOKBENCH_WEBHOOK_SECRET, or a new one that is printed)')
      .option('--answer <file|status|json>', 'what a genuine delivery is answered', '204')
      .option('--public-url <url>', 'the address that was registered, where something stands before this one (twilio signs it)')
      .option('--once', 'end after the first: 0 when it is genuine, else 1', undefined)
      .addHelpText('after', examples)
  },
  run: async (command) => {
    const options = command.opts<Options>()
    const dialect = pickReceiverDialect(await loadReceiverDialects(), options.dialect)
    const given = options.secret ?? process.env['HOOKBENCH_WEBHOOK_SECRET']
    const secret = given ?? `whsec_${randomBytes(32).toString('base64')}`
    const first = Promise.withResolvers<boolean>()
    const stopped = untilStopped(false)
    await using listener = await startListener({
      ...{ dialect, secret, answer: readAnswer(options.answer) },
      port: wholeNumber('--port', options.port, 0, 65_535),
      publicUrl: readPublicUrl(options.publicUrl),
      onHeard: (heard) => {
        process.stdout.write(describeHeard(heard))
        first.resolve(heard.opened.kind === 'event')
      },
    })
    console.log(
      `listening on ${listener.url} for ${dialect.id}${given === undefined ? `, secret ${secret}` : ''}; Ctrl-C stops it`,
    )
    const genuine = await Promise.race([stopped, ...(options.once ? [first.promise] : [])])
    return genuine === false ? exitCode.failed : exitCode.ok
  },
}

const examples = `
Examples:
  npm run webhook:listen
  npm run webhook:listen -- --dialect twilio --answer '<Response><Message>Thank you</Message></Response>'
  npm run webhook:listen -- --answer '{"decision": "deny"}' --once
  npm run webhook:listen -- --answer 503
Then, in another terminal: npm run webhook:send -- http://127.0.0.1:8090 --event FILE --secret whsec_…`

/** As who calls it writes it: with a path, and without the port that is understood. @throws BenchError */
const readPublicUrl = (text: string | undefined): string | undefined => {
  if (text === undefined) return undefined
  const url = URL.parse(text)
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url.href
  throw new BenchError('E_BAD_OPTION', `--public-url ${text} is no address`, 'write it whole, as https://example.com/hooks')
}

/** A status, a JSON or XML text, or a file that holds one. @throws BenchError */
const readAnswer = (text: string): ListenerAnswer => {
  if (/^\d+$/.test(text)) return { status: wholeNumber('--answer', text, 200, 599), body: '' }
  const body = /^\s*[[{"<]/.test(text) ? text : readTextFile(text)
  if (/^\s*</.test(body)) return { status: 200, type: 'text/xml', body }
  try {
    JSON.parse(body)
  } catch (error) {
    throw new BenchError(
      'E_BAD_OPTION',
      `--answer ${text} is no JSON: ${String(error)}`,
      'give a status, JSON, TwiML or a file',
      error,
    )
  }
  return { status: 200, type: 'application/json', body }
}
