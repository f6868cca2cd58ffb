import { createIsolate } from '../../approaches/sandbox/isolate.ts'
import { createBareIsolate } from '../floors/bare-isolate.ts'
import { preparedCall, type Part } from '../part.ts'

const bounds = { cpuUs: 1_000_000, sliceUs: 1_000_000 }

export const part: Part = {
  id: 'copy-in',
  title: 'copy the event in and parse it',
  floor: 'applySync of JSON.parse, JSON copied in',
  side: 'sandbox',
  prepare: async (variant, payload) => {
    if (variant === 'floor') {
      const bare = createBareIsolate()
      return preparedCall(() => bare.copyIn(payload))
    }
    const isolate = createIsolate({ code: 'export default () => {}', settings: {}, memoryMb: 64, loadMs: 1_000 })
    let run = 0
    return preparedCall(() => isolate.invoke(++run, payload, bounds))
  },
}
