import { createPool } from '../../approaches/sandbox/pool.ts'
import { defaultLimits } from '../../approaches/approach.ts'
import { eventOf } from '../event.ts'
import { startPipeChild } from '../floors/pipe-child.ts'
import type { Part, PreparedPart } from '../part.ts'

/** The whole of a pooled call, against a bare child that does the same applySync and holds no limit. */
export const part: Part = {
  id: 'sandbox-call',
  title: 'a sandbox call, whole',
  floor: 'a bare child: pipe, applySync of parse and stringify',
  side: 'sandbox',
  prepare: (variant, payload) => (variant === 'ours' ? preparePool(payload) : prepareBare(payload)),
}

const preparePool = async (payload: string): Promise<PreparedPart> => {
  const pool = await createPool([])
  const deployment = await pool.deploy({
    ...{ tenant: 'acme', hook: 'order.created', version: 1, egress: [], settings: {}, limits: defaultLimits },
    code: 'export default async (event) => event.data',
  })
  const event = eventOf(payload)
  const { outcome } = await pool.invoke(deployment, event, { wallMs: 1_000 })
  if (outcome.kind !== 'ok') throw new Error(`the call ended ${outcome.kind}`)
  return { call: () => pool.invoke(deployment, event, { wallMs: 1_000 }), [Symbol.asyncDispose]: () => pool.close() }
}

const prepareBare = async (payload: string): Promise<PreparedPart> => {
  const child = startPipeChild('isolate')
  const event = eventOf(payload)
  const call = async (): Promise<unknown> => JSON.parse(await child.call(JSON.stringify(event)))
  await call()
  return { call, [Symbol.asyncDispose]: () => child[Symbol.asyncDispose]() }
}
