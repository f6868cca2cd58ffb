import type { Command } from 'commander'
import type { TlsIdentity } from '../../customer/secure-listener.ts'
import { startCustomerServer } from '../../customer/server.ts'
import { BenchError } from '../../hooks/bench-error.ts'
import type { CliCommand } from '../command.ts'
import { exitCode } from '../exit-code.ts'
import { untilStopped } from '../exit-with-parent.ts'
import { readText } from '../read-text.ts'

interface Options {
  readonly port: string
  readonly host: string
  readonly certificate?: string
  readonly key?: string
  readonly exitWithParent?: true
}

export const command: CliCommand = {
  summary: "The customers' own server, which receives webhooks and runs their extensions",
  hidden: true,
  configure: (cli: Command) =>
    void cli
      .option('--port <number>', 'where to listen; 0 takes any free port', '0')
      .option('--host <address>', 'the address to listen on', '127.0.0.1')
      .option('--certificate <file>', 'PEM: listen over TLS, too, with --key')
      .option('--key <file>', 'PEM, of the certificate')
      .option('--exit-with-parent', 'end when stdin ends'),
  run: async (cli) => {
    const options = cli.opts<Options>()
    // Before the ready line: who reads it may send SIGTERM at once.
    const stopped = untilStopped(options.exitWithParent === true)
    const tls = await readIdentity(options)
    await using server = await startCustomerServer({ port: parsePort(options.port), host: options.host, ...(tls && { tls }) })
    process.stdout.write(
      `${JSON.stringify({ url: server.url, secureUrl: server.secureUrl, controlToken: server.controlToken })}\n`,
    )
    await stopped
    return exitCode.ok
  },
}

const readIdentity = async ({ certificate, key }: Options): Promise<TlsIdentity | undefined> => {
  if (certificate === undefined && key === undefined) return undefined
  if (certificate === undefined || key === undefined)
    throw new BenchError('E_OPTION', 'a certificate and its key belong together', 'give both, --certificate and --key, or none')
  return { certificate: await readText('--certificate', certificate), key: await readText('--key', key) }
}

const parsePort = (text: string): number => {
  const port = Number(text)
  if (text.trim() !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new BenchError('E_OPTION', `--port ${text} is no port`, 'write a number from 0 to 65535, 0 for any free one')
}
