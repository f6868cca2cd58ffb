import { type Approach, type Attempt, defaultLimits, type Deployment } from '../../../src/approaches/approach.ts'
import { createPool } from '../../../src/approaches/sandbox/pool.ts'
import type { PoolOptions } from '../../../src/approaches/sandbox/pool-options.ts'
import { eventWith } from '../../conformance/approach-harness.ts'
import { type LoopbackApi, startLoopbackApi } from '../../conformance/loopback-api.ts'

export interface TestPool extends AsyncDisposable {
  readonly pool: Approach
  readonly api: LoopbackApi
  deploy(tenant: string, code: string, limits?: { cpuMs: number; memoryMb: number }): Promise<Deployment>
  call(deployment: Deployment, wallMs?: number): Promise<Attempt>
  /** The value that a call answers; throws for any other end. */
  value(deployment: Deployment): Promise<unknown>
}

/** A real pool whose only lane all tenants share, unless told otherwise, and a third party to reach. */
export const startTestPool = async (options: Partial<PoolOptions> = {}): Promise<TestPool> => {
  const api = await startLoopbackApi()
  const pool = await createPool(['127.0.0.0/8'], { workers: 1, ...options })
  let version = 0
  const call: TestPool['call'] = (deployment, wallMs = 20_000) => pool.invoke(deployment, eventWith({}), { wallMs })
  return {
    ...{ pool, api, call },
    deploy: (tenant, code, limits = defaultLimits) =>
      pool.deploy({ tenant, hook: 'h', version: ++version, code, egress: [api.url], settings: { api: api.url }, limits }),
    value: async (deployment) => {
      const { outcome } = await call(deployment)
      if (outcome.kind !== 'ok') throw new Error(JSON.stringify(outcome))
      return outcome.value
    },
    [Symbol.asyncDispose]: async () => {
      await pool.close()
      await api.close()
    },
  }
}

export const counting = 'let calls = 0; export default () => ++calls'
/** Ends its process: V8 gives up. */
export const fatal = "export default () => 'x'.repeat(2 ** 28).split('').length"
