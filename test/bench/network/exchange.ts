import { spawn } from 'node:child_process'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('./exchange-process.ts', import.meta.url))

/** Median times of exchanges, ms. */
export interface Times {
  readonly connectMs: number
  readonly smallMs: number
  readonly largeMs: number
  readonly tlsMs: number
  /** The quickest of all exchanges of each kind: nothing may be faster than asked. */
  readonly quickest: { readonly connectMs: number; readonly smallMs: number; readonly largeMs: number; readonly tlsMs: number }
}

export interface EchoServer extends AsyncDisposable {
  readonly plainPort: number
  readonly tlsPort: number
}

const start = (args: readonly string[], namespace: string | undefined): ChildProcessWithoutNullStreams => {
  const command = [process.execPath, program, ...args]
  const [first = '', ...rest] = namespace === undefined ? command : ['nsenter', `--net=/run/netns/${namespace}`, ...command]
  const child = spawn(first, rest, { stdio: 'pipe' })
  child.stderr.pipe(process.stderr)
  return child
}

const firstLine = async (child: ChildProcessWithoutNullStreams): Promise<unknown> => {
  const gone = once(child, 'close').then(() => Promise.reject(new Error('it ended without a line')))
  const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), gone])) as [string]
  gone.catch(() => {})
  return JSON.parse(line)
}

/** A server that answers each request of a line with a byte, in a process of its own. */
export const startEcho = async (namespace: string | undefined): Promise<EchoServer> => {
  const child = start(['serve'], namespace)
  const ports = (await firstLine(child)) as Pick<EchoServer, 'plainPort' | 'tlsPort'>
  return {
    ...ports,
    [Symbol.asyncDispose]: async () => {
      const ended = once(child, 'close')
      child.stdin.end()
      await ended
    },
  }
}

/** Measures from a namespace to an address: plain and TLS. */
export const measure = async (
  from: string | undefined,
  plain: { host: string; port: number },
  tls: { host: string; port: number },
): Promise<Times> => {
  const child = start(['measure', plain.host, String(plain.port), tls.host, String(tls.port)], from)
  const ended = once(child, 'close')
  const times = (await firstLine(child)) as Times
  await ended
  return times
}
