import type { LoadJob, LoadResult, Target } from '../../../src/bench/load/job.ts'
import type { JsonClient } from '../../../src/bench/runner/json-client.ts'
import { drillHook } from './drill-scenario.ts'
import type { DrillPlatform } from './drill-platform.ts'

/** A tenant for each URL, which registers it as its webhook; their names, in the order of the URLs. */
export const subscribe = async (platform: DrillPlatform, prefix: string, urls: readonly string[]): Promise<string[]> => {
  await using http = platform.connect(16)
  const names = urls.map((_, index) => `${prefix}-${index}`)
  const rest = [...names.entries()]
  const worker = async (): Promise<void> => {
    for (let next = rest.pop(); next; next = rest.pop()) await subscribeOne(http, next[1], urls[next[0]] as string)
  }
  await Promise.all(Array.from({ length: 16 }, worker))
  return names
}

const subscribeOne = async (http: JsonClient, tenant: string, url: string): Promise<void> => {
  await http.call('PUT', `/v1/tenants/${tenant}`)
  // Without a smoke call, whose event nobody was told of.
  const registration = { approach: 'webhook', url, sample: false }
  const { status, body } = await http.call('PUT', `/v1/tenants/${tenant}/extensions/${drillHook}`, registration)
  if (status !== 201) throw new Error(`registering ${url} answered ${status}: ${JSON.stringify(body)}`)
}

export const operationUrl = (platformUrl: string, tenant: string): string =>
  `${platformUrl}/v1/tenants/${tenant}/hooks/${drillHook}`

/** Where a tenant's operations are posted to, as its own business would. */
export const targetOf = ({ child }: DrillPlatform, tenant: string): Target => {
  const { url, token } = child.ready as { url: string; token: string }
  return {
    url: operationUrl(url, tenant),
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  }
}

/** Poisson arrivals, drawn evenly over the targets: 0.5 KB of data each. */
export const drillJob = (job: Pick<LoadJob, 'targets' | 'ratePerSecond' | 'seconds' | 'seed'>): LoadJob => ({
  ...job,
  bodies: [JSON.stringify({ data: { text: 'x'.repeat(500) } })],
  arrivals: 'poisson',
  requestTimeoutMs: 20_000,
  connections: 64,
  drainMs: 20_000,
})

/** An event that the platform took over, and when it was due to happen. */
export interface Acknowledged {
  readonly eventId: string
  /** An index into the job's targets. */
  readonly target: number
  readonly intendedUs: number
}

/** In the order intended. `refused` are operations that were not answered 202. */
export const acknowledgedOf = (result: LoadResult): { acknowledged: Acknowledged[]; refused: number } => {
  const acknowledged = result.status.flatMap((status, row) => {
    if (status !== 202) return []
    const { eventId } = JSON.parse(result.body[row] as string) as { eventId: string }
    return [{ eventId, target: result.tenant[row] as number, intendedUs: result.intendedUs[row] as number }]
  })
  return { acknowledged, refused: result.status.length - acknowledged.length }
}
