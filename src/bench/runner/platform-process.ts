import { join } from 'node:path'
import type { Site } from '../network/site.ts'
import type { Contestant } from '../plan/contestant.ts'
import { type Child, type ChildOptions, startChild } from '../process/child.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { makeDataFolder } from './data-folder.ts'

/** The platform's process, on a data folder of its own, which may end and be started anew: as under a supervisor. */
export interface PlatformProcess extends AsyncDisposable {
  readonly url: string
  readonly token: string
  /** The one that runs, or ran last. */
  child(): Child
  /** Starts it on the same address and the same data, once the one before has ended. */
  restart(): Promise<void>
  /** Where a file says by how many ms its clock is wrong; only where that was asked for. */
  readonly clockFile: string | undefined
}

/** What a fault asks of the platform's process, besides what every trial does. */
export interface PlatformNeeds {
  /** It trusts an authority of the trial, whose certificates may have expired. */
  readonly certificates?: boolean
  /** Its clock can be set wrong. */
  readonly clock?: boolean
}

/** How much faster than real the platform's retry schedule runs, so that a retry fits into a trial. */
const retryTimeScale = 20
/** In a fault cell events that failed come back within it, also for the third time. */
const cellTimeScale = 1_000

export const platformOptions = (
  scenario: Scenario,
  present: readonly Contestant[],
  site: Site,
  cell: PlatformNeeds | undefined,
): Omit<ChildOptions, 'name'> => {
  const { namespace, host } = site.spot('platform')
  const scale = ['--time-scale', String(cell ? cellTimeScale : retryTimeScale)]
  const guard = [
    '--allow-network',
    site.allowedNetwork,
    ...scale,
    ...(present.some(({ trusted }) => trusted) ? ['--trusted'] : []),
  ]
  return { args: ['platform', '--host', host, '--scenario', scenario.folder, ...guard], namespace, readyTimeoutMs: 20_000 }
}

/** `args` without port and data folder. @throws BenchError when it does not come up */
export const startPlatformProcess = async (
  options: Omit<ChildOptions, 'name'>,
  cell?: PlatformNeeds,
): Promise<PlatformProcess> => {
  await using started = new AsyncDisposableStack()
  const { path: data } = started.use(await makeDataFolder(cell !== undefined))
  const clockFile = cell?.clock ? join(data, 'clock') : undefined
  const start = (port: string, env: Record<string, string> = {}): Promise<Child> =>
    startChild({
      ...options,
      name: 'platform',
      args: [...options.args, '--port', port, '--data', data],
      env: { ...env, ...(clockFile && wrongClock(clockFile)) },
    })
  let child = await start('0')
  let restarting: Promise<unknown> = Promise.resolve()
  started.defer(async () => {
    // Else one that is just coming up would be left running.
    await restarting.catch(() => {})
    await child.stop()
  })
  const { url, token } = child.ready as { url: string; token: string }
  const owned = started.move()
  const restart = async (): Promise<void> => {
    await child.exited
    child = await start(new URL(url).port, { HOOKBENCH_OPERATOR_TOKEN: token })
  }
  return {
    ...{ url, token, clockFile },
    child: () => child,
    restart: async () => {
      restarting = restart()
      await restarting
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

const wrongClock = (file: string): Record<string, string> => ({
  NODE_OPTIONS: `--import=${new URL('../isolation/wrong-clock.ts', import.meta.url).href}`,
  HOOKBENCH_CLOCK_FILE: file,
})
