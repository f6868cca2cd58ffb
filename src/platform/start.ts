import type { AddressInfo } from 'node:net'
import type { Family, Services, Surroundings } from '../approaches/family.ts'
import { BenchError } from '../hooks/bench-error.ts'
import type { HookPoint } from '../hooks/hook-point.ts'
import { createAfterHook } from './after-hook.ts'
import { createAnswered } from './answered.ts'
import { createApproachPool } from './approach-pool.ts'
import { createAttemptLog } from './attempts.ts'
import { createBeforeHook } from './before-hook.ts'
import { type Clock, createSteadyClock, systemClock } from './clock.ts'
import { createDeliveries, withNewStart } from './delivery.ts'
import { deliveryDisabled, disabledSample } from './disabling.ts'
import { createFairShare } from './fair-share.ts'
import type { GivingUp } from './failing.ts'
import type { Operation } from './event.ts'
import { createInvoke } from './invocation.ts'
import { createLiveExtensions } from './live-extensions.ts'
import { createLiveLog } from './live-log.ts'
import { createMetrics } from './metrics.ts'
import { tellObstacles } from './obstacles.ts'
import { createSqliteOutbox } from './outbox/sqlite.ts'
import type { Kept } from './retention.ts'
import { createSecretExpiry } from './secret-expiry.ts'
import { createServer, type Server } from './server.ts'
import { createSmoke } from './smoke.ts'
import { openStorage } from './storage.ts'
import { createTenants } from './tenants.ts'
import { hashToken, newToken } from './tokens.ts'

export interface PlatformOptions {
  readonly port: number
  readonly host: string
  /** Created when missing; kept at the end. */
  readonly dataFolder: string
  readonly hookPoints: readonly HookPoint[]
  /** By the hook point's id: what a deploy is tried with when it brings no sample of its own. */
  readonly samples?: ReadonlyMap<string, Operation>
  readonly families: readonly Family[]
  /** Offers the approaches that run customers' code without a boundary, too. */
  readonly trusted: boolean
  /** CIDR blocks that outgoing calls may reach although they are not public. */
  readonly allowedNetworks: readonly string[]
  /** Who is asked for the names of customers' servers; the system when it is not given. */
  readonly nameServer?: string
  /** How much faster than real the retry schedule runs, and the breakers of approaches. */
  readonly timeScale: number
  /** Certificates, as PEM, that are trusted beside the public authorities' when customers' servers are called. */
  readonly certificateAuthority?: string
  /** MB in which each worker of a sandbox keeps extensions ready; else by the machine's size. */
  readonly warmMb?: number
  /** What is kept of events and attempts that are over. */
  readonly kept?: Kept
  /** When an endpoint that only fails is disabled, before the time scale. */
  readonly givingUp?: GivingUp
  readonly operatorToken?: string
  readonly clock?: Clock
}

export interface Platform extends AsyncDisposable {
  readonly url: string
  readonly operatorToken: string
  /** Answers calls in flight and finishes attempts for at most `drainMs`, then ends; what is left is delivered next time. */
  close(): Promise<void>
}

/** Short of the five seconds after which supervisors tend to use SIGKILL. */
const drainMs = 3_500

/**
 * Starts the SaaS under test, ready when it returns.
 * @throws BenchError for a port in use, or a data folder that cannot be used, for want of the key of its secrets, too.
 */
export const startPlatform = async (options: PlatformOptions): Promise<Platform> => {
  // What waits (retries, leases, breakers) goes by a clock that does not jump.
  const { operatorToken = newToken('hbo'), clock = systemClock, clock: steady = createSteadyClock(), families } = options
  await using stack = new AsyncDisposableStack()
  const { database, commits, secrets, services, versions } = openStorage(stack, options.dataFolder, clock)
  const pool = createApproachPool(families, surroundingsOf(options, steady, services), options.trusted)
  const approaches = stack.adopt(pool, (it) => it.close())
  const hooks = new Map([...options.hookPoints, deliveryDisabled].map((hook) => [hook.id, hook]))
  const extensions = createLiveExtensions(versions, approaches, clock.nowMs)
  const secretExpiry = stack.adopt(createSecretExpiry(clock, versions.nextExpiryMs, extensions.expireSecrets), (it) => it.close())
  const attempts = createAttemptLog(database, commits)
  const outbox = createSqliteOutbox({ database, commits, clock: steady })
  const fairShare = stack.adopt(createFairShare(), (it) => it.close())
  const metrics = stack.adopt(createMetrics({ outbox, approaches, fairShare, commits }), (it) => it.close())
  const plainInvoke = createInvoke(extensions)
  const invoke = metrics.observe(plainInvoke)
  const delivery = createDeliveries({
    ...options,
    ...{ database, commits, clock: steady, hooks, approaches, extensions, outbox, attempts, invoke },
  })

  const server = await createServer({
    ...{ hooks, approaches, versions, attempts, metrics, secrets, secretExpiry, outbox, delivery, fairShare, clock },
    timeScale: options.timeScale,
    extensions: withNewStart(extensions, delivery.newStart),
    samples: new Map([[deliveryDisabled.id, disabledSample], ...(options.samples ?? [])]),
    smoke: createSmoke(plainInvoke, clock),
    liveLog: stack.adopt(createLiveLog({ log: attempts }), (it) => it.close()),
    operatorTokenHash: hashToken(operatorToken),
    tenants: createTenants(database, commits, clock),
    before: createBeforeHook(invoke, attempts, ({ approach }) => approaches.find(approach)?.runsAt === 'nowhere'),
    after: createAfterHook(outbox, delivery.wake),
    answered: createAnswered(database, commits, clock),
  })
  stack.defer(async () => void (await Promise.all([closeServer(server), delivery.stop(drainMs)])))
  const url = await listen(server, options)
  await tellObstacles(families, console.error)
  delivery.wake()
  const owned = stack.move()
  const close = () => owned.disposeAsync()
  return { url, operatorToken, close, [Symbol.asyncDispose]: close }
}

const surroundingsOf = (options: PlatformOptions, clock: Clock, services: Services): Surroundings => {
  const { allowedNetworks, nameServer, timeScale, certificateAuthority, warmMb } = options
  return {
    ...{ allowedNetworks, services, timeScale, nowMs: () => clock.nowMs() },
    ...(nameServer !== undefined && { nameServer }),
    ...(certificateAuthority !== undefined && { certificateAuthority }),
    ...(warmMb !== undefined && { warmMb }),
  }
}

const listen = async (server: Server, { host, port }: PlatformOptions): Promise<string> => {
  try {
    await server.listen({ host, port })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') {
      throw new BenchError(
        'E_PORT_IN_USE',
        `port ${port} of ${host} is in use`,
        'Give another --port, or 0 for a free one.',
        error,
      )
    }
    throw new BenchError(
      'E_LISTEN',
      `cannot listen on ${host}, port ${port}: ${message}`,
      'Give another --host or --port.',
      error,
    )
  }
  const address = server.server.address() as AddressInfo
  return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`
}

const closeServer = async (server: Server): Promise<void> => {
  const cutOff = setTimeout(() => server.server.closeAllConnections(), drainMs)
  await server.close()
  clearTimeout(cutOff)
}
