import type { IncomingMessage, ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { z } from 'zod'
import { BenchError } from '../hooks/bench-error.ts'
import { slugSchema } from '../hooks/hook-point.ts'
import type { Receptions } from './receptions.ts'
import { answer, notFound, send } from './third-party-visit.ts'
import type { Answer, Premises } from './third-party-visit.ts'

/**
 * `GET /_ledger?from=N`: what took effect. `PUT /_control {"latencyMs"}`: how long each answer takes. `PUT /_control/fault`
 * and `PUT /_control/fault/NAME` with `{"mode", …its settings}`: how it fails all its callers, or one.
 */
export const control = async (
  premises: Premises,
  receptions: Receptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const url = new URL(request.url ?? '/', 'http://third-party')
  if (request.method === 'GET' && url.pathname === '/_ledger') return send(response, readLedger(premises, url))
  const body = request.method === 'PUT' ? await json(request).catch(() => undefined) : request.resume() && undefined
  const [fault, caller] = /^\/_control\/fault(?:\/([^/]*))?$/.exec(url.pathname) ?? []
  if (request.method !== 'PUT') send(response, notFound)
  else if (url.pathname === '/_control') send(response, setLatency(premises, body))
  else if (fault !== undefined) send(response, setFault(receptions, caller, body))
  else send(response, notFound)
}

const readLedger = ({ ledger }: Premises, url: URL): Answer => {
  const from = Number(url.searchParams.get('from') ?? 0)
  return Number.isSafeInteger(from) && from >= 0 ? answer(200, ledger.page(from)) : badRequest('from counts from 0')
}

const latencySchema = z.strictObject({ latencyMs: z.number().min(0).max(60_000) })

const setLatency = (premises: Premises, body: unknown): Answer => {
  const wanted = latencySchema.safeParse(body)
  if (!wanted.success) return badRequest('send {"latencyMs": 0 to 60000}')
  premises.latencyMs = wanted.data.latencyMs
  return answer(200, wanted.data)
}

const setFault = (receptions: Receptions, caller: string | undefined, body: unknown): Answer => {
  if (caller !== undefined && !slugSchema.safeParse(caller).success)
    return badRequest('a caller’s name is 1 to 63 of a-z, 0-9, ".", "_", "-"')
  try {
    receptions.set(caller, body)
    return answer(200, body)
  } catch (error) {
    if (error instanceof BenchError) return badRequest(`${error.message}: ${error.hint}`)
    throw error
  }
}

const badRequest = (error: string): Answer => answer(400, { error })
