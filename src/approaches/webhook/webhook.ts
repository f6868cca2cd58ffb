import { UploadRefused } from '../approach.ts'
import type { Approach, Deployable, Deployment } from '../approach.ts'
import { createAddressGuard } from '../address-guard.ts'
import type { AddressGuard } from '../address-guard.ts'
import type { Surroundings } from '../family.ts'
import { createResolve } from '../name-server.ts'
import { createCircuits } from './circuits.ts'
import type { Circuits } from './circuits.ts'
import { deliver } from './delivery.ts'
import type { Endpoint } from './delivery.ts'
import { loadDialects, pickDialect } from './dialect.ts'
import type { Dialect } from './dialect.ts'
import { createOrigins, defaultOriginLimits } from './origin.ts'
import type { Origins, OriginLimits } from './origin.ts'
import type { Transport } from './transport.ts'

/** Signed HTTP calls to addresses that customers registered. */
export const createWebhook = async (
  surroundings: Surroundings,
  limits: OriginLimits = defaultOriginLimits,
  transport: Transport = {},
): Promise<Approach> => {
  const { allowedNetworks, nameServer, certificateAuthority, nowMs = Date.now, timeScale = 1 } = surroundings
  const guard = createAddressGuard(allowedNetworks, nameServer === undefined ? undefined : createResolve(nameServer))
  const origins = createOrigins(guard, limits, transport, certificateAuthority)
  const circuits = createCircuits({ nowMs, timeScale, mostInFlight: limits.perEndpoint })
  const dialects = await loadDialects()
  const endpoints = new Map<Deployment, Endpoint>()
  const find = (deployment: Deployment): Endpoint => {
    const endpoint = endpoints.get(deployment)
    if (endpoint) return endpoint
    throw new Error(`version ${deployment.version} of ${deployment.hook} is not deployed`)
  }
  return {
    deploy: async (extension) => {
      const { tenant, hook, version } = extension
      const deployment = { tenant, hook, version }
      const dialect = pickDialect(dialects, extension.dialect)
      endpoints.set(deployment, openEndpoint(extension, { guard, dialect, origins, circuits, transport }))
      return deployment
    },
    invoke: async (deployment, event, { wallMs }) => deliver(find(deployment), event, wallMs),
    readiness: (deployment) => find(deployment).circuit.readiness(),
    retire: async (deployment) => {
      const endpoint = endpoints.get(deployment)
      if (!endpoints.delete(deployment) || !endpoint) return
      circuits.release(endpoint.target)
      await origins.release(endpoint.target.url.origin)
    },
    close: () => origins.close(),
  }
}

interface Parts {
  readonly guard: AddressGuard
  readonly dialect: Dialect
  readonly origins: Origins
  readonly circuits: Circuits
  readonly transport: Transport
}

const openEndpoint = (extension: Deployable, { guard, dialect, origins, circuits, transport }: Parts): Endpoint => {
  const { tenant, hook, url: text, secret, formerSecret } = extension
  if (text === undefined) throw new UploadRefused('a webhook needs a URL', 'send "url": "https://…"')
  const url = guard.checkUrl(text)
  if (transport.scheme !== undefined && url.protocol !== transport.scheme)
    throw new UploadRefused(
      `this approach calls ${transport.scheme}// only`,
      'use an https:// address, or the approach "webhook"',
    )
  const key = dialect.readKey(secret ?? '')
  const formerKey = formerSecret === undefined ? undefined : dialect.readKey(formerSecret)
  const target = { tenant, hook, url, key, formerKey }
  const origin = origins.acquire(url.origin)
  return { target, path: url.pathname + url.search, dialect, origin, circuit: circuits.acquire(target, origin.gate) }
}
