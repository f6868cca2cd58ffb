import type { Extension, ExtensionContext } from '../../hooks/extension.ts'
import type { HookEvent } from '../../hooks/event.ts'
import type { Outcome } from '../../hooks/outcome.ts'
import type { Approach, Attempt, Budget, Deployable, Deployment } from '../approach.ts'
import { createDesk } from '../bridge/desk.ts'
import type { Grant, Host } from '../bridge/host-calls.ts'
import { createEgress } from '../egress.ts'
import { failureOf } from '../failure.ts'
import { createNoServices } from '../no-services.ts'
import { readReplyValue } from '../reply-value.ts'
import { createContext } from './context.ts'
import { loadModule } from './load-module.ts'

interface NativeDeployment extends Deployment {
  readonly extension: Extension
  readonly grant: Grant
  readonly settings: Readonly<Record<string, string>>
}

/** Runs extensions as ordinary modules of this process. `allowedNetworks` as in `Surroundings`. */
export const createNative = (allowedNetworks: readonly string[], services = createNoServices()): Approach => {
  const host = { egress: createEgress(allowedNetworks), services }
  return {
    deploy: async (deployable) => load(deployable),
    invoke: (deployment, event, budget) => invoke(deployment as NativeDeployment, event, budget, host),
    // Node never unloads a module; the platform's next restart does.
    retire: async () => {},
    close: () => host.egress.close(),
  }
}

const load = async ({ tenant, hook, version, code, egress, settings }: Deployable): Promise<NativeDeployment> => {
  const extension = await loadModule(code ?? '', `${tenant}/${hook}/${version}`)
  const grant = { tenant, origins: egress }
  return { tenant, hook, version, extension, grant, settings: Object.freeze({ ...settings }) }
}

const invoke = async (deployment: NativeDeployment, event: HookEvent, budget: Budget, host: Host): Promise<Attempt> => {
  const logs: string[] = []
  const desk = createDesk(deployment.grant, host)
  const context = createContext(deployment.settings, logs, desk)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Outcome>((resolve) => {
    timer = setTimeout(() => resolve(timedOut(budget.wallMs)), budget.wallMs)
  })
  const outcome = await Promise.race([run(deployment.extension, event, context), late])
  clearTimeout(timer)
  desk.close()
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

const timedOut = (wallMs: number): Outcome => ({
  kind: 'timed-out',
  error: {
    name: 'WallTimeOut',
    message: `no answer within ${wallMs} ms`,
    hint: 'Find what the extension waits for: a slow request, or a promise that never settles.',
  },
})
