import { createInProcessSync } from '../../approaches/sandbox/in-process-sync.ts'
import { eventOf } from '../event.ts'
import { callOnce, deployEcho } from '../extension.ts'
import { createBareIsolate } from '../floors/bare-isolate.ts'
import { type Part, preparedCall, type PreparedPart } from '../part.ts'

export const part: Part = {
  id: 'warm-in-process',
  title: 'a warm call in this process',
  floor: 'stringify, applySync of parse and stringify, parse',
  side: 'sandbox',
  bound: 1.25,
  prepare: async (variant, payload) => (variant === 'ours' ? prepareOurs(payload) : prepareBare(payload, 'answer')),
}

export const prepareOurs = async (payload: string): Promise<PreparedPart> => {
  const approach = await createInProcessSync([])
  const deployment = await deployEcho(approach)
  const event = eventOf(payload)
  await callOnce(approach, deployment, event)
  return {
    call: () => approach.invoke(deployment, event, { wallMs: 1_000 }),
    [Symbol.asyncDispose]: () => approach.close(),
  }
}

/** The same JSON goes in and comes out: the event, as text, and its data. */
export const prepareBare = (payload: string, entry: 'answer' | 'timedAnswer'): PreparedPart => {
  const bare = createBareIsolate()
  const event = eventOf(payload)
  return preparedCall(() => JSON.parse(bare[entry](JSON.stringify(event))))
}
