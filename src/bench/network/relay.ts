import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

/** A way through the relay: what arrives at its port goes to `targetPort` of this machine, later. */
export interface RelayRoute {
  readonly targetPort: number
  /** Each way, without the jitter. */
  readonly delayMs: number
  /** Each way takes up to so much more. */
  readonly jitterMs: number
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
const passOn = (from: Socket, to: Socket, { delayMs, jitterMs }: RelayRoute, random: () => number, notBeforeMs: number): void => {
  const waiting: { readonly dueMs: number; readonly chunk: Buffer | undefined }[] = []
  let lastDueMs = 0
  let timer: NodeJS.Timeout | undefined
  const release = (): void => {
    timer = undefined
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      const leftMs = next.dueMs - performance.now()
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
    lastDueMs = Math.max(lastDueMs, arrivedMs + delayMs + random() * jitterMs)
    waiting.push({ dueMs: lastDueMs, chunk })
    if (timer === undefined) release()
  }
  from.on('data', accept)
  from.once('end', () => accept(undefined))
  // Not of `from`: whoever has closed has still sent what is waiting here, its end above all.
  to.once('close', () => clearTimeout(timer))
}
