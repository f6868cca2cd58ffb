import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

/** A way through the relay: what arrives at its port goes to `targetPort` of this machine, later. All of it may change at any time. */
export interface RelayRoute {
  targetPort: number
  /** Each way, without the jitter. */
  delayMs: number
  /** Each way takes up to so much more. */
  jitterMs: number
  /** Share of chunks that are lost, and come when they are sent again. */
  lossShare?: number
  /** Nothing arrives, either way, until it is mended. */
  isCut?: boolean
}

export interface Relay extends AsyncDisposable {
  readonly ports: readonly number[]
}

/**
 * Passes TCP on, each chunk after the delay of one way. A chunk is not a packet: right as long as a body fits into the
 * first congestion window, wrong above. Connections are accepted at once, so what a client sends first waits for the
 * round trip that its connection would have taken.
 */
export const startRelay = async (routes: readonly RelayRoute[], random: () => number): Promise<Relay> => {
  await using started = new AsyncDisposableStack()
  const ports: number[] = []
  for (const route of routes) {
    const sockets = new Set<Socket>()
    const server = createServer({ noDelay: true, allowHalfOpen: true }, (client) => join(client, route, random, sockets))
    started.defer(async () => {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    ports.push((server.address() as AddressInfo).port)
  }
  const owned = started.move()
  return { ports, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** What TCP waits at least before it sends again what was not acknowledged (RFC 6298 allows a second, Linux takes this). */
const retransmissionMs = 200
/** How often a way that is cut is looked at again. */
const lookMs = 20

const join = (client: Socket, route: RelayRoute, random: () => number, sockets: Set<Socket>): void => {
  const server = connect({ port: route.targetPort, host: '127.0.0.1', noDelay: true, allowHalfOpen: true })
  const connectMs = 2 * route.delayMs
  passOn(client, server, route, random, performance.now() + connectMs)
  passOn(server, client, route, random, 0)
  for (const [socket, other] of [
    [client, server],
    [server, client],
  ] as const) {
    sockets.add(socket)
    socket.on('error', () => other.resetAndDestroy())
    socket.once('close', () => sockets.delete(socket))
  }
}

/** In order, never early: Node's timers may end within the millisecond before, so the clock is asked again. */
const passOn = (from: Socket, to: Socket, route: RelayRoute, random: () => number, notBeforeMs: number): void => {
  const waiting: { readonly dueMs: number; readonly chunk: Buffer | undefined }[] = []
  let lastDueMs = 0
  let timer: NodeJS.Timeout | undefined
  const release = (): void => {
    timer = undefined
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      const leftMs = route.isCut ? lookMs : next.dueMs - performance.now()
      if (leftMs > 0) {
        timer = setTimeout(release, leftMs)
        return
      }
      waiting.shift()
      if (next.chunk === undefined) to.end()
      else to.write(next.chunk)
    }
  }
  const accept = (chunk: Buffer | undefined): void => {
    const arrivedMs = Math.max(performance.now(), notBeforeMs)
    lastDueMs = Math.max(lastDueMs, arrivedMs + route.delayMs + random() * route.jitterMs + lostMs(route, random))
    waiting.push({ dueMs: lastDueMs, chunk })
    if (timer === undefined) release()
  }
  from.on('data', accept)
  from.once('end', () => accept(undefined))
  // Not of `from`: whoever has closed has still sent what is waiting here, its end above all.
  to.once('close', () => clearTimeout(timer))
}

/** Each time that a chunk is lost, TCP waits twice as long. */
const lostMs = ({ lossShare = 0 }: RelayRoute, random: () => number): number => {
  let times = 0
  while (times < mostLosses && lossShare > 0 && random() < lossShare) times += 1
  return retransmissionMs * (2 ** times - 1)
}

const mostLosses = 6
