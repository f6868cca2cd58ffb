import { createPool } from '../../approaches/sandbox/pool.ts'
import { eventOf } from '../event.ts'
import { callOnce, deployEcho } from '../extension.ts'
import { startPipeChild } from '../floors/pipe-child.ts'
import type { Part, PreparedPart } from '../part.ts'

const inFlight = 32
const callsInOne = 512

/** A call's share of the time when 32 are in flight on one worker: the inverse of throughput. */
export const part: Part = {
  id: 'throughput',
  title: '32 in flight on one worker, each',
  floor: 'the same on a bare child',
  side: 'sandbox',
  // At least 70 % of the bare throughput.
  bound: 1 / 0.7,
  slowCalls: 30,
  prepare: (variant, payload) => (variant === 'ours' ? preparePool(payload) : prepareBare(payload)),
}

const preparePool = async (payload: string): Promise<PreparedPart> => {
  const pool = await createPool([], { workers: 1 })
  const deployment = await deployEcho(pool)
  const event = eventOf(payload)
  await callOnce(pool, deployment, event)
  return { ...burst(() => callOnce(pool, deployment, event)), [Symbol.asyncDispose]: () => pool.close() }
}

const prepareBare = async (payload: string): Promise<PreparedPart> => {
  const child = startPipeChild('isolate')
  const event = eventOf(payload)
  const call = async (): Promise<unknown> => JSON.parse(await child.call(JSON.stringify(event)))
  await call()
  return { ...burst(call), [Symbol.asyncDispose]: () => child[Symbol.asyncDispose]() }
}

const burst = (call: () => Promise<unknown>): { call(): Promise<void>; inOne: number } => ({
  inOne: callsInOne,
  call: async () => {
    let left = callsInOne
    const line = async (): Promise<void> => {
      while (left-- > 0) await call()
    }
    await Promise.all(Array.from({ length: inFlight }, line))
  },
})
