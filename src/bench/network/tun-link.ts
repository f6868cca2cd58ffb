import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { BenchError } from '../../hooks/bench-error.ts'
import { buildTunLink } from './build-tun-link.ts'
import type { Emulator, Link } from './link.ts'
import type { Path } from './network.ts'

/** Starts the program that carries packets between two namespaces; it ends with us, because its stdin does. */
export const startTunLink = async ({ from, to, device }: Link, path: Path, seed: number): Promise<Emulator> => {
  const program = await buildTunLink()
  const child = spawn(program, [from, to, device, ...linkWords(path), String(seed)], { stdio: 'pipe' })
  child.stdin.on('error', () => {}) // Its exit tells more.
  const ended = once(child, 'close').catch(() => [])
  const said = text(child.stderr)
  const ready = await Promise.race([once(child.stdout, 'data'), ended.then(() => undefined)])
  if (ready === undefined)
    throw new BenchError(
      'E_NO_LINK',
      `the link between the namespaces ended before it was ready: ${(await said).trim()}`,
      '`npm run doctor` tells what this machine can emulate',
    )
  return {
    pid: child.pid ?? 0,
    [Symbol.asyncDispose]: async () => {
      child.stdin.end()
      await ended
    },
  }
}

/** Delay and jitter of each way in ns, loss in millionths, the time of a byte in ps. */
const linkWords = ({ rttMs, jitterMs, lossPct, bandwidthMbps }: Path): string[] => [
  // Rounded up: no packet may be earlier than asked.
  String(Math.ceil(rttMs * 500_000)),
  String(Math.round(jitterMs * 500_000)),
  String(Math.round(lossPct * 10_000)),
  String(bandwidthMbps === undefined ? 0 : Math.round(8_000_000 / bandwidthMbps)),
]
