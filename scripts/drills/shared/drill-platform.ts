import { type Child, startChild } from '../../../src/bench/process/child.ts'
import { createJsonClient, type JsonClient } from '../../../src/bench/runner/json-client.ts'

/** A platform as a process of its own, for the length of a drill, and the way to it with the operator's token. */
export interface DrillPlatform extends AsyncDisposable {
  readonly child: Child
  readonly http: JsonClient
  /** Further connections, for load that is not to wait for one of `http`'s. */
  connect(connections: number): JsonClient
}

/** `scenarioFolder` says which hook point it has; `more` are further options of `npm run platform`. */
export const startDrillPlatform = async (scenarioFolder: string, more: readonly string[] = []): Promise<DrillPlatform> => {
  const args = ['platform', '--port', '0', '--scenario', scenarioFolder, ...more]
  const child = await startChild({ name: 'platform', args, readyTimeoutMs: 60_000 })
  const { url, token } = child.ready as { url: string; token: string }
  const connect = (connections: number): JsonClient => createJsonClient(url, token, connections)
  const http = connect(1)
  return {
    ...{ child, http, connect },
    [Symbol.asyncDispose]: async () => {
      await http[Symbol.asyncDispose]()
      await child.stop()
    },
  }
}
