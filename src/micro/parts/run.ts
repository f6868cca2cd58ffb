import { compileFunction } from 'node:vm'
import { createIsolate } from '../../approaches/sandbox/isolate.ts'
import { preparedCall, type Part } from '../part.ts'

const bounds = { cpuUs: 1_000_000, sliceUs: 1_000_000 }
const body = `
  let sum = 0
  const walk = (value) => {
    if (typeof value === 'number') sum += value
    else if (value && typeof value === 'object') for (const key in value) walk(value[key])
  }
  walk(event)
  return sum`

/** The customer's own work, walking through the whole event: an isolate runs the same machine code as the host. */
export const part: Part = {
  id: 'run',
  title: "run the extension's own work",
  floor: 'the same function in the host, with JSON.parse',
  side: 'sandbox',
  prepare: async (variant, payload) => {
    if (variant === 'floor') {
      // The same source in both variants, so that they cannot differ.
      const work = compileFunction(body, ['event']) as (event: unknown) => number
      return preparedCall(() => work(JSON.parse(payload)))
    }
    const isolate = createIsolate({
      code: `export default function (event) {${body}\n}`,
      settings: {},
      memoryMb: 64,
      loadMs: 1_000,
    })
    let run = 0
    return preparedCall(() => isolate.invoke(++run, payload, bounds))
  },
}
