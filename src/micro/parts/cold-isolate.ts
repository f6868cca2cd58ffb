import { createPool } from '../../approaches/sandbox/pool.ts'
import { eventOf } from '../event.ts'
import { callOnce, deployEcho } from '../extension.ts'
import { createColdIsolate } from '../floors/bare-cold.ts'
import { type Part, preparedCall, type PreparedPart } from '../part.ts'

/** The first call of a version on a live worker, the worker's pipe and all: an isolate is made for it, and disposed. */
export const part: Part = {
  id: 'cold-isolate',
  title: "a version's first call",
  floor: 'isolate, context, cached script, first call, dispose',
  side: 'sandbox',
  bound: 1.5,
  slowCalls: 60,
  prepare: async (variant, payload) => {
    const event = eventOf(payload)
    if (variant === 'ours') return prepareOurs(event)
    const bare = createColdIsolate()
    return preparedCall(() => JSON.parse(bare(JSON.stringify(event))))
  },
}

const prepareOurs = async (event: ReturnType<typeof eventOf>): Promise<PreparedPart> => {
  const pool = await createPool([], { workers: 1 })
  let deployment = await deployEcho(pool)
  return {
    setUp: async () => {
      // A call of it now, so that the worker is there and warm; what is measured is the next version's first.
      await callOnce(pool, deployment, event)
      await pool.retire(deployment)
      deployment = await deployEcho(pool)
    },
    call: () => callOnce(pool, deployment, event),
    [Symbol.asyncDispose]: () => pool.close(),
  }
}
