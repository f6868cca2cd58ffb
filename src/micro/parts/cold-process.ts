import { createProcess } from '../../approaches/process/process.ts'
import { eventOf } from '../event.ts'
import { callOnce, deployEcho } from '../extension.ts'
import { createColdProcess } from '../floors/bare-cold.ts'
import type { Part, PreparedPart } from '../part.ts'

/** The first call of a tenant that has no process. */
export const part: Part = {
  id: 'cold-process',
  title: 'first call without a process',
  floor: 'spawn of node with an empty script, until its end',
  side: 'sandbox',
  bound: 1.5,
  slowCalls: 12,
  prepare: async (variant, payload) => (variant === 'ours' ? prepareOurs(eventOf(payload)) : prepareSpawn()),
}

const prepareSpawn = async (): Promise<PreparedPart> => {
  const cold = await createColdProcess()
  return { call: () => cold.run(), [Symbol.asyncDispose]: () => cold[Symbol.asyncDispose]() }
}

/** Two tenants and room for one: whoever is called next finds the other's process in its place. */
const prepareOurs = async (event: ReturnType<typeof eventOf>): Promise<PreparedPart> => {
  const approach = await createProcess([], { maxProcesses: 1 })
  const [one, other] = [await deployEcho(approach, 'one'), await deployEcho(approach, 'other')]
  return {
    setUp: () => callOnce(approach, one, event),
    call: () => callOnce(approach, other, event),
    [Symbol.asyncDispose]: () => approach.close(),
  }
}
