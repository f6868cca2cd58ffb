import { Pool } from 'undici'
import { createAddressGuard } from '../../approaches/address-guard.ts'
import { startExchange } from '../../approaches/webhook/exchange.ts'
import { defaultOriginLimits, createOrigins } from '../../approaches/webhook/origin.ts'
import { replyMaxBytes } from '../../hooks/limits.ts'
import { startBareReceiver } from '../floors/bare-receiver.ts'
import type { Part, PreparedPart } from '../part.ts'
import { dispatch } from './webhook-call.ts'

/** One POST on a kept connection: guarded, watched and read to a limit, against a bare dispatch. */
export const part: Part = {
  id: 'http-hop',
  title: 'hop to a server and back',
  floor: 'undici dispatch, nothing around it',
  side: 'webhook',
  prepare: async (variant, payload) => {
    const receiver = await startBareReceiver()
    const body = Buffer.from(payload)
    const prepared = variant === 'ours' ? prepareExchange(receiver.url, body) : prepareDispatch(receiver.url, body)
    return {
      call: prepared.call,
      async [Symbol.asyncDispose]() {
        await prepared[Symbol.asyncDispose]()
        await receiver[Symbol.asyncDispose]()
      },
    }
  },
}

const prepareExchange = (url: string, body: Buffer): PreparedPart => {
  const origins = createOrigins(createAddressGuard(['127.0.0.0/8']), defaultOriginLimits)
  const origin = origins.acquire(url)
  const request = { headers: ['content-type', 'application/json', 'webhook-signature', 'none'], body }
  return {
    call: () => new Promise((resolve) => startExchange(origin, '/', request, replyMaxBytes, resolve)),
    [Symbol.asyncDispose]: () => origins.close(),
  }
}

const prepareDispatch = (url: string, body: Buffer): PreparedPart => {
  const pool = new Pool(url, { allowH2: false, connections: 1 })
  return { call: () => dispatch(pool, '/', body, ['webhook-signature', 'none']), [Symbol.asyncDispose]: () => pool.destroy() }
}
