import { createPool } from '../../approaches/sandbox/pool.ts'
import { eventOf } from '../event.ts'
import { callOnce, deployEcho } from '../extension.ts'
import { startPipeChild } from '../floors/pipe-child.ts'
import type { Part, PreparedPart } from '../part.ts'

/** The whole of a pooled call, against a bare child that does the same applySync and holds no limit. */
export const part: Part = {
  id: 'sandbox-call',
  title: 'a sandbox call, whole',
  floor: 'a bare child: pipe, applySync of parse and stringify',
  side: 'sandbox',
  bound: 1.5,
  prepare: (variant, payload) => (variant === 'ours' ? preparePool(payload) : prepareBare(payload, 'isolate')),
}

export const preparePool = async (payload: string): Promise<PreparedPart> => {
  const pool = await createPool([])
  const deployment = await deployEcho(pool)
  const event = eventOf(payload)
  await callOnce(pool, deployment, event)
  return { call: () => pool.invoke(deployment, event, { wallMs: 1_000 }), [Symbol.asyncDispose]: () => pool.close() }
}

export const prepareBare = async (payload: string, kind: 'isolate' | 'timed'): Promise<PreparedPart> => {
  const child = startPipeChild(kind)
  const event = eventOf(payload)
  const call = async (): Promise<unknown> => JSON.parse(await child.call(JSON.stringify(event)))
  await call()
  return { call, [Symbol.asyncDispose]: () => child[Symbol.asyncDispose]() }
}
