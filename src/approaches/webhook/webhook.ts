import { UploadRefused } from '../approach.ts'
import type { Approach, Deployable, Deployment } from '../approach.ts'
import { createAddressGuard } from '../address-guard.ts'
import type { AddressGuard } from '../address-guard.ts'
import type { Surroundings } from '../family.ts'
import { createResolve } from '../name-server.ts'
import { deliver } from './delivery.ts'
import type { Endpoint } from './delivery.ts'
import { loadDialects } from './dialect.ts'
import type { Dialect } from './dialect.ts'
import { createOrigins, defaultOriginLimits } from './origin.ts'
import type { Origins, OriginLimits } from './origin.ts'

/** Signed HTTP calls to addresses that customers registered. */
export const createWebhook = async (
  { allowedNetworks, nameServer }: Surroundings,
  limits: OriginLimits = defaultOriginLimits,
): Promise<Approach> => {
  const guard = createAddressGuard(allowedNetworks, nameServer === undefined ? undefined : createResolve(nameServer))
  const origins = createOrigins(guard, limits)
  const standard = (await loadDialects()).get('standard')
  if (!standard) throw new Error('the dialect "standard" is missing')
  const endpoints = new Map<Deployment, Endpoint>()
  return {
    deploy: async (extension) => {
      const { tenant, hook, version } = extension
      const deployment = { tenant, hook, version }
      endpoints.set(deployment, openEndpoint(extension, guard, standard, origins))
      return deployment
    },
    invoke: async (deployment, event, { wallMs }) => {
      const endpoint = endpoints.get(deployment)
      if (!endpoint) throw new Error(`version ${deployment.version} of ${deployment.hook} is not deployed`)
      return { outcome: await deliver(endpoint, event, wallMs), logs: [] }
    },
    retire: async (deployment) => {
      const endpoint = endpoints.get(deployment)
      if (!endpoints.delete(deployment) || !endpoint) return
      await origins.release(endpoint.target.url.origin)
    },
    close: () => origins.close(),
  }
}

const openEndpoint = (extension: Deployable, guard: AddressGuard, dialect: Dialect, origins: Origins): Endpoint => {
  const { tenant, hook, url: text, secret } = extension
  if (text === undefined) throw new UploadRefused('a webhook needs a URL', 'send "url": "https://…"')
  const url = guard.checkUrl(text)
  const key = dialect.readKey(secret ?? '')
  const origin = origins.acquire(url.origin)
  return { target: { tenant, hook, url, key }, path: url.pathname + url.search, dialect, origin, lane: origin.gate.addLane() }
}
