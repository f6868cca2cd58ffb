import { format } from 'node:util'
import type { Extension, ExtensionContext } from '../../hooks/extension.ts'
import type { HookEvent } from '../../hooks/event.ts'
import { fetchMaxCalls, logLineMaxChars, logMaxLines } from '../../hooks/limits.ts'
import type { Outcome } from '../../hooks/outcome.ts'
import type { Approach, Attempt, Budget, Deployable, Deployment } from '../approach.ts'
import { createEgress, type Egress, readEgressRequest } from '../egress.ts'
import { failureOf } from '../failure.ts'
import { readReplyValue } from '../reply-value.ts'
import { loadModule } from './load-module.ts'

interface NativeDeployment extends Deployment {
  readonly extension: Extension
  readonly egress: readonly string[]
  readonly settings: Readonly<Record<string, string>>
}

/** Runs extensions as ordinary modules of this process. `allowedNetworks` as in `Surroundings`. */
export const createNative = (allowedNetworks: readonly string[]): Approach => {
  const egress = createEgress(allowedNetworks)
  return {
    deploy: async (deployable) => load(deployable),
    invoke: (deployment, event, budget) => invoke(deployment as NativeDeployment, event, budget, egress),
    // Node never unloads a module; the platform's next restart does.
    retire: async () => {},
    close: () => egress.close(),
  }
}

const load = async ({ tenant, hook, version, code, egress, settings }: Deployable): Promise<NativeDeployment> => {
  const extension = await loadModule(code ?? '', `${tenant}/${hook}/${version}`)
  return { tenant, hook, version, extension, egress, settings: Object.freeze({ ...settings }) }
}

const invoke = async (deployment: NativeDeployment, event: HookEvent, budget: Budget, egress: Egress): Promise<Attempt> => {
  const logs: string[] = []
  const giveUp = new AbortController()
  const context = createContext(deployment, logs, egress, giveUp.signal)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Outcome>((resolve) => {
    timer = setTimeout(() => resolve(timedOut(budget.wallMs)), budget.wallMs)
  })
  const outcome = await Promise.race([run(deployment.extension, event, context), late])
  clearTimeout(timer)
  giveUp.abort(new Error('the call has ended'))
  return { outcome, logs: [...logs] }
}

/** The event goes in as a copy, so that a call cannot change what the platform or the next call sees. */
const run = async (extension: Extension, event: HookEvent, context: ExtensionContext): Promise<Outcome> => {
  try {
    const value = await extension(JSON.parse(JSON.stringify(event)) as HookEvent, context)
    const json = JSON.stringify(value) as string | undefined
    return json === undefined ? { kind: 'ok' } : readReplyValue(json)
  } catch (error) {
    return { kind: 'failed', error: failureOf(error) }
  }
}

const createContext = (
  { egress: origins, settings }: NativeDeployment,
  logs: string[],
  egress: Egress,
  signal: AbortSignal,
): ExtensionContext => {
  let calls = 0
  return {
    fetch: async (url, init) => {
      if (++calls > fetchMaxCalls) throw new Error(`one call may make ${fetchMaxCalls} requests`)
      return egress.fetch(readEgressRequest(url, init, origins), signal)
    },
    log: (...values) => {
      if (logs.length < logMaxLines) logs.push(format(...values).slice(0, logLineMaxChars))
      else if (logs.length === logMaxLines) logs.push(`… further lines are dropped: a call may log ${logMaxLines}`)
    },
    now: Date.now,
    settings,
  }
}

const timedOut = (wallMs: number): Outcome => ({
  kind: 'timed-out',
  error: {
    name: 'WallTimeOut',
    message: `no answer within ${wallMs} ms`,
    hint: 'Find what the extension waits for: a slow request, or a promise that never settles.',
  },
})
