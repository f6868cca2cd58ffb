import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BenchError } from '../../hooks/bench-error.ts'
import { startChild, type Child } from '../process/child.ts'
import { createJsonClient, type JsonClient } from '../runner/json-client.ts'
import type { Scenario } from '../scenario/scenario.ts'
import type { Bystanders } from './bystanders.ts'
import type { Canaries } from './canaries.ts'
import type { ProcessWatch } from './process-watch.ts'
import type { Tripwire } from './tripwire.ts'

/** A platform under attack, whatever it holds: its process, bystanders under load, and what tells when somebody got out. */
export interface Scene extends AsyncDisposable {
  readonly variant: string
  readonly hook: string
  readonly platform: Child
  readonly http: JsonClient
  readonly canaries: Canaries
  readonly tripwires: readonly Tripwire[]
  readonly processes: ProcessWatch
  readonly bystanders: Bystanders
  /** What the platform says of itself, as text: an attack must not change it. */
  readonly selfDescription: string
  /** All that was sent to third parties since the last time, as text. */
  takeSent(): string
}

/** Which approach holds the attacks. A trusted one is offered only to whoever asks for it. */
export interface Defence {
  readonly id: string
  readonly trusted: boolean
}

/** Long, since a platform that is started anew finds a machine which the last attack has left busy. */
export const readyTimeoutMs = 60_000

export interface PlatformUnderAttack {
  readonly defence: Defence
  readonly target: Scenario
  readonly canaries: Canaries
  /** Further options of the platform. */
  readonly args: readonly string[]
}

/** Starts the platform, and `started` ends it. @throws BenchError when it does not come up, or does not know the defence */
export const startPlatform = async (
  { defence, target, canaries, args }: PlatformUnderAttack,
  started: AsyncDisposableStack,
): Promise<Pick<Scene, 'platform' | 'http' | 'selfDescription'>> => {
  // Ours, because an attack may end the platform before it can clear up.
  const data = started.adopt(await mkdtemp(join(tmpdir(), 'hookbench-attacked-')), (folder) =>
    rm(folder, { recursive: true, force: true }),
  )
  const own = ['platform', '--port', '0', '--scenario', target.folder, '--data', data]
  const all = [...own, ...args, ...(defence.trusted ? ['--trusted'] : [])]
  const platform = started.use(await startChild({ name: 'platform', args: all, env: canaries.environment, readyTimeoutMs }))
  const { url, token } = platform.ready as { url: string; token: string }
  canaries.add("the operator's token", token)
  const http = started.use(createJsonClient(url, token))
  const selfDescription = await describe(http)
  requireVariant(selfDescription, defence.id)
  return { platform, http, selfDescription }
}

/** The hook points and approaches: fixed from the platform's start to its end. */
export const describe = async (http: JsonClient): Promise<string> => JSON.stringify((await http.call('GET', '/v1/hooks')).body)

const requireVariant = (selfDescription: string, variant: string): void => {
  const { approaches } = JSON.parse(selfDescription) as { approaches: { id: string }[] }
  if (approaches.some(({ id }) => id === variant)) return
  const known = approaches.map(({ id }) => id).join(', ')
  throw new BenchError('E_UNKNOWN_VARIANT', `this platform has no approach "${variant}"`, `approaches here: ${known}`)
}
