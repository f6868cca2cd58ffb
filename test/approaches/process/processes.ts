import { type Approach, type Attempt, defaultLimits, type Deployment } from '../../../src/approaches/approach.ts'
import type { ProcessOptions } from '../../../src/approaches/process/options.ts'
import { createProcess } from '../../../src/approaches/process/process.ts'
import { eventWith } from '../../conformance/approach-harness.ts'
import { type LoopbackApi, startLoopbackApi } from '../../conformance/loopback-api.ts'
import { workersOf } from '../sandbox/workers.ts'

/** The process approach with a third party beside it. */
export interface Processes extends AsyncDisposable {
  readonly approach: Approach
  readonly api: LoopbackApi
  deploy(code: string, tenant?: string, limits?: typeof defaultLimits): Promise<Deployment>
  call(deployment: Deployment, wallMs?: number): Promise<Attempt>
  /** The ids of the tenants' processes that this very approach has started. */
  pids(): number[]
}

let version = 0

export const startProcesses = async (changes: Partial<ProcessOptions> = {}): Promise<Processes> => {
  const before = workersOf(process.pid, program)
  const [approach, api] = await Promise.all([createProcess(['127.0.0.0/8'], changes), startLoopbackApi()])
  return {
    ...{ approach, api },
    deploy: (code, tenant = `acme-${version}`, limits = defaultLimits) =>
      approach.deploy({
        ...{ tenant, hook: 'h', version: ++version, code, limits },
        ...{ egress: [api.url], settings: { api: api.url } },
      }),
    call: (deployment, wallMs = 10_000) => approach.invoke(deployment, eventWith({}), { wallMs }),
    pids: () => workersOf(process.pid, program).filter((pid) => !before.includes(pid)),
    [Symbol.asyncDispose]: async () => void (await Promise.all([approach.close(), api.close()])),
  }
}

const program = 'process/host.ts'

export const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5))
}
