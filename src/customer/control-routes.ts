import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Dispatcher } from 'undici'
import { z } from 'zod'
import { BenchError } from '../hooks/bench-error.ts'
import { slugSchema } from '../hooks/hook-point.ts'
import type { KvStore } from '../hooks/kv.ts'
import type { Answer } from './behaviour.ts'
import { releaseAll } from './conduct.ts'
import { pickReceiverDialect } from './dialect.ts'
import type { ReceiverDialect } from './dialect.ts'
import { installExtension } from './install-extension.ts'
import { describeModes, pickMode } from './modes.ts'
import type { Modes } from './modes.ts'
import { problem, problemType } from './problem.ts'
import { createTenantLog } from './tenant-log.ts'
import type { Tenant } from './tenant.ts'

export interface ControlOptions {
  readonly controlToken: string
  readonly tenants: Map<string, Tenant>
  readonly dialects: ReadonlyMap<string, ReceiverDialect>
  readonly behaviours: Modes<Answer>
  /** Where sources are written while they are imported. */
  readonly folder: string
  readonly dispatcher: Dispatcher
  /** Outlives installations, as a customer's database would. */
  readonly kv: KvStore
}

const installSchema = z.strictObject({
  secret: z.string(),
  dialect: z.string().default('standard'),
  /** As it was registered: some vendors sign it. */
  url: z.url().optional(),
  /** The hook point, which most vendors' deliveries do not name. */
  hook: slugSchema.default('webhook'),
  code: z.string(),
  settings: z.record(z.string(), z.string()).default({}),
  secrets: z.record(z.string(), z.string()).default({}),
  egress: z.array(z.string()).optional(),
})

interface TenantRoute {
  Params: { tenant: string }
  Body: Buffer | undefined
}

/** `/_control/tenants/…`: what the customer's own developers do with their server, for whoever has the token. */
export const addControlRoutes = (server: FastifyInstance, options: ControlOptions): void => {
  const { tenants } = options
  server.addHook('onRequest', async (request, reply) => {
    // By the route, since a path can be written in more than one way: /%5fcontrol/ leads here, too.
    if (!request.routeOptions.url?.startsWith('/_control/') || isBearer(request.headers.authorization, options.controlToken))
      return
    await reply
      .code(401)
      .header('content-type', problemType)
      .send(problem(401, 'Unauthorized', 'send the control token as a bearer'))
  })
  server.put<TenantRoute>('/_control/tenants/:tenant', async (request, reply) => {
    const tenant = slugSchema.parse(request.params.tenant)
    tenants.set(tenant, await install(options, tenant, installSchema.parse(readJson(request.body))))
    return reply.code(201).send({ tenant })
  })
  server.put<TenantRoute>('/_control/tenants/:tenant/behaviour', async (request) => {
    const { behaviour } = known(tenants, request.params.tenant)
    const wanted = readJson(request.body) as { mode?: unknown }
    behaviour.act = pickMode(options.behaviours, wanted)
    if (wanted.mode === 'normal') releaseAll(behaviour.waiting)
    return wanted
  })
  server.get('/_control/behaviours', async () => ({ behaviours: describeModes(options.behaviours) }))
  server.get<TenantRoute>('/_control/tenants/:tenant/log', async (request) => ({
    entries: known(tenants, request.params.tenant).log.entries(),
  }))
}

const install = async (options: ControlOptions, name: string, input: z.output<typeof installSchema>): Promise<Tenant> => {
  const { secret, hook, url = '', code, settings, secrets, egress } = input
  const dialect = pickReceiverDialect(options.dialects, input.dialect)
  if (dialect.needsUrl && url === '')
    throw new BenchError('E_URL', `${dialect.id} signs the address`, 'send url as it was registered')
  // As who calls it writes it: with a path, and without the port that is understood.
  const trust = { key: dialect.readKey(secret), hook, url: URL.parse(url)?.href ?? '' }
  const extension = await installExtension(options.folder, name, code)
  const former = options.tenants.get(name)
  return {
    dialect,
    trust,
    extension,
    context: { tenant: name, settings: Object.freeze(settings), secrets, kv: options.kv, egress, dispatcher: options.dispatcher },
    log: former?.log ?? createTenantLog(),
    behaviour: former?.behaviour ?? { act: pickMode(options.behaviours, { mode: 'normal' }), waiting: new Set() },
  }
}

const known = (tenants: ReadonlyMap<string, Tenant>, name: string): Tenant => {
  const tenant = tenants.get(name)
  if (tenant) return tenant
  throw new BenchError('E_TENANT', 'nothing is installed for this tenant', `PUT /_control/tenants/{tenant} first`)
}

const readJson = (body: Buffer | undefined): unknown => {
  try {
    return JSON.parse(String(body))
  } catch (error) {
    throw new BenchError('E_JSON', 'the body is no JSON', 'send content-type: application/json', error)
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

const isBearer = (header: string | undefined, token: string): boolean =>
  timingSafeEqual(digest(header ?? ''), digest(`Bearer ${token}`))
