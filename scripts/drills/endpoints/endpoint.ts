import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { monotonicUs } from '../../../src/hooks/clock.ts'
import type { Journal } from './journal.ts'

/** `hung` accepts and never answers, `slow` takes two seconds, `error` answers 503, `refusing` does not listen. */
export const illnesses = ['hung', 'refusing', 'slow', 'error'] as const
export type Illness = (typeof illnesses)[number]

export interface EndpointOptions {
  readonly index: number
  /** 0 for any free one. */
  readonly port: number
  /** What a call takes. */
  readonly workMs: number
  /** Of more calls in flight than that each is answered 503. */
  readonly capacity: number
  readonly journal: Journal
}

/** A customer's server on loopback, which falls ill and gets well as it is told. */
export interface Endpoint {
  readonly port: number
  /** Undefined makes it well: what it still holds is reset, as a restart does. */
  suffer(illness: Illness | undefined): Promise<void>
  close(): Promise<void>
}

const slowMs = 2_000

interface State {
  readonly options: EndpointOptions
  illness: Illness | undefined
  inFlight: number
}

export const startEndpoint = async (options: EndpointOptions): Promise<Endpoint> => {
  const state: State = { options, illness: undefined, inFlight: 0 }
  const server = createServer({ keepAliveTimeout: 72_000, requestTimeout: 0 }, (request, response) =>
    request.resume().on('end', () => take(state, request, response)),
  )
  await listen(server, options.port)
  const { port } = server.address() as AddressInfo
  return {
    port,
    suffer: async (illness) => {
      const wasIll = state.illness !== undefined
      state.illness = illness
      if (illness === 'refusing') await stopListening(server)
      else if (!server.listening) await listen(server, port)
      else if (wasIll) server.closeAllConnections()
    },
    close: () => stopListening(server),
  }
}

const listen = async (server: Server, port: number): Promise<void> => {
  server.listen(port, '127.0.0.1', 4_096)
  await once(server, 'listening')
}

const stopListening = async (server: Server): Promise<void> => {
  if (!server.listening) return
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}

const take = (state: State, request: IncomingMessage, response: ServerResponse): void => {
  const { options, illness } = state
  state.inFlight++
  response.once('close', () => state.inFlight--)
  const call = options.journal.arrived(options.index, String(request.headers['webhook-id']), monotonicUs(), state.inFlight)
  const answer = (status: number): void => {
    if (response.destroyed) return
    options.journal.answered(call, status, monotonicUs())
    response.writeHead(status, { 'content-length': 0 }).end()
  }
  if (illness === 'hung') return
  if (illness === 'error' || state.inFlight > options.capacity) return answer(503)
  const takesMs = illness === 'slow' ? slowMs : options.workMs
  if (takesMs === 0) answer(200)
  else setTimeout(answer, takesMs, 200)
}
