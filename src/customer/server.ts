import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import { ZodError, z } from 'zod'
import { BenchError } from '../hooks/bench-error.ts'
import { createMemoryKv } from '../hooks/memory-kv.ts'
import { loadBehaviours } from './behaviour.ts'
import { releaseAll } from './conduct.ts'
import { addControlRoutes } from './control-routes.ts'
import { loadReceiverDialects } from './dialect.ts'
import { createOutgoing } from './extension-context.ts'
import { addHookRoute } from './hook-route.ts'
import { closeListener, portRefused } from './http-listener.ts'
import { problem, problemType } from './problem.ts'
import { listenSecurely } from './secure-listener.ts'
import type { TlsIdentity } from './secure-listener.ts'
import type { Tenant } from './tenant.ts'

export interface CustomerServer extends AsyncDisposable {
  readonly url: string
  /** The same over TLS, where it was given a certificate. */
  readonly secureUrl: string | undefined
  readonly controlToken: string
}

interface CustomerOptions {
  readonly port: number
  /** To listen over TLS, too. */
  readonly tls?: TlsIdentity
  /** The address to listen on; default 127.0.0.1. */
  readonly host?: string
}

const bodyMaxBytes = 1024 * 1024
/** Longer than a platform keeps an idle connection: it must never be the one that is cut while it sends. */
const keepAliveTimeout = 72_000

/** The server that customers run to receive webhooks: one process for many tenants, the same extension in it. */
export const startCustomerServer = async (options: CustomerOptions): Promise<CustomerServer> => {
  const { port, host = '127.0.0.1', tls } = options
  await using stack = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'hookbench-customer-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const dispatcher = createOutgoing()
  stack.defer(() => dispatcher.destroy())
  const tenants = new Map<string, Tenant>()
  const [dialects, behaviours] = await Promise.all([loadReceiverDialects(), loadBehaviours()])
  const controlToken = randomBytes(24).toString('base64url')
  const server = createServer()
  addControlRoutes(server, { controlToken, tenants, dialects, behaviours, folder, dispatcher, kv: createMemoryKv() })
  addHookRoute(server, tenants)
  await server.listen({ port, host }).catch((error: unknown) => {
    throw portRefused(port, error)
  })
  stack.defer(() => closeListener(server.server))
  const listening = { host, keepAliveTimeout }
  const secure = tls && stack.use(await listenSecurely(tls, listening, (request, reply) => server.routing(request, reply)))
  stack.defer(() => {
    for (const { behaviour } of tenants.values()) releaseAll(behaviour.waiting)
  })
  const url = `http://${host}:${(server.server.address() as AddressInfo).port}`
  const owned = stack.move()
  return { url, secureUrl: secure?.url, controlToken, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

const createServer = (): FastifyInstance => {
  const server = Fastify({ bodyLimit: bodyMaxBytes, keepAliveTimeout })
  // Raw bytes, since a signature is over them and not over what a parser made of them.
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  server.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const [status, detail] = explain(error)
    if (status >= 500) console.error(error)
    return reply
      .code(status)
      .header('content-type', problemType)
      .send(problem(status, 'Refused', detail))
  })
  return server
}

const explain = (error: Error & { statusCode?: number }): [number, string] => {
  if (error instanceof ZodError) return [400, z.prettifyError(error)]
  if (error instanceof BenchError) return [statuses.get(error.code) ?? 422, `${error.message}: ${error.hint}`]
  const status = error.statusCode ?? 500
  return status < 500 ? [status, error.message] : [500, 'this server has a fault of its own']
}

const statuses: ReadonlyMap<string, number> = new Map([
  ['E_TENANT', 404],
  ['E_MODE', 400],
])
