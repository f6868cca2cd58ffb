import { createIsolate } from '../../approaches/sandbox/isolate.ts'
import { createBareIsolate } from '../floors/bare-isolate.ts'
import { preparedCall, type Part } from '../part.ts'

const bounds = { cpuUs: 1_000_000, sliceUs: 1_000_000 }

export const part: Part = {
  id: 'copy-out',
  title: 'copy in and a result out',
  floor: 'applySync of parse and stringify, JSON copied both ways',
  side: 'sandbox',
  prepare: async (variant, payload) => {
    if (variant === 'floor') {
      const bare = createBareIsolate()
      return preparedCall(() => bare.roundTrip(payload))
    }
    const isolate = createIsolate({ code: 'export default (event) => event', settings: {}, memoryMb: 64, loadMs: 1_000 })
    let run = 0
    return preparedCall(() => isolate.invoke(++run, payload, bounds))
  },
}
