import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import { closeListener, listenOn } from './http-listener.ts'
import { createLedger } from './ledger.ts'
import type { PlannedReplies } from './planned-replies.ts'
import { createReceptions } from './receptions.ts'
import type { Receptions } from './receptions.ts'
import { control } from './third-party-control.ts'
import { loadThirdPartyFaults } from './third-party-fault.ts'
import { answer } from './third-party-visit.ts'
import type { Answer, Premises } from './third-party-visit.ts'

export interface ThirdPartyOptions {
  readonly port: number
  /** The address to listen on; default 127.0.0.1. */
  readonly host?: string
  readonly latencyMs: number
  readonly replies: PlannedReplies
  /** Effects that the ledger holds before it refuses more. */
  readonly maxEffects?: number
}

export interface ThirdParty extends AsyncDisposable {
  readonly url: string
}

/**
 * The API that extensions call (mail, SMS, builds). A listed GET answers as planned; every request that is not a GET
 * is an effect, recorded under its `idempotency-key`. `/_as/NAME/…` is the same for a caller of that name, so that it
 * can be failed alone; the ledger has the path without it. `/_ledger` and `/_control` are for the bench.
 */
export const startThirdParty = async (options: ThirdPartyOptions): Promise<ThirdParty> => {
  const { port, host = '127.0.0.1', latencyMs, replies, maxEffects } = options
  const premises: Premises = { latencyMs, answers: answersOf(replies), ledger: createLedger(maxEffects) }
  const receptions = createReceptions(await loadThirdPartyFaults())
  const server = createServer({ keepAliveTimeout: 72_000, requestTimeout: 0 }, listener(premises, receptions))
  const url = await listenOn(server, port, host)
  return {
    url,
    [Symbol.asyncDispose]: () => {
      receptions.release()
      return closeListener(server)
    },
  }
}

const answersOf = (replies: PlannedReplies): Map<string, Answer> =>
  new Map(Object.entries(replies).map(([key, { status, body }]) => [key.slice('GET '.length), answer(status, body)]))

const listener = (premises: Premises, receptions: Receptions): RequestListener => {
  return (request, response) => {
    const url = request.url ?? '/'
    const [, caller, rest] = (url.startsWith(prefix) && named.exec(url)) || []
    if (caller === undefined && url.startsWith('/_')) return void control(premises, receptions, request, response)
    const { act, waiting } = receptions.of(caller)
    act({ premises, request, response, path: rest ?? url, waiting })
  }
}

const prefix = '/_as/'
const named = /^\/_as\/([^/]+)(\/.*)$/
