import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Child, type ChildOptions, startChild } from '../process/child.ts'

/** The platform's process, on a data folder of its own, which may end and be started anew: as under a supervisor. */
export interface PlatformProcess extends AsyncDisposable {
  readonly url: string
  readonly token: string
  /** The one that runs, or ran last. */
  child(): Child
  /** Starts it on the same address and the same data, once the one before has ended. */
  restart(): Promise<void>
}

/** `args` without port and data folder. @throws BenchError when it does not come up */
export const startPlatformProcess = async (options: Omit<ChildOptions, 'name'>): Promise<PlatformProcess> => {
  await using started = new AsyncDisposableStack()
  const data = started.adopt(await mkdtemp(join(tmpdir(), 'hookbench-data-')), (folder) =>
    rm(folder, { recursive: true, force: true }),
  )
  const start = (port: string, env?: Record<string, string>): Promise<Child> =>
    startChild({ ...options, name: 'platform', args: [...options.args, '--port', port, '--data', data], ...(env && { env }) })
  let child = await start('0')
  started.defer(() => child.stop())
  const { url, token } = child.ready as { url: string; token: string }
  const owned = started.move()
  return {
    ...{ url, token },
    child: () => child,
    restart: async () => {
      await child.exited
      child = await start(new URL(url).port, { HOOKBENCH_OPERATOR_TOKEN: token })
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
