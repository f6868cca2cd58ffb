import { createIsolate } from '../../approaches/sandbox/isolate.ts'
import { createBareIsolate } from '../floors/bare-isolate.ts'
import { preparedCall, type Part } from '../part.ts'

const bounds = { cpuUs: 1_000_000, sliceUs: 1_000_000 }

export const part: Part = {
  id: 'enter',
  title: 'enter an isolate',
  floor: 'applySync of an empty function',
  side: 'sandbox',
  prepare: async (variant) => {
    if (variant === 'floor') {
      const bare = createBareIsolate()
      return preparedCall(() => bare.enter())
    }
    const isolate = createIsolate({ code: 'export default () => {}', settings: {}, memoryMb: 64, loadMs: 1_000 })
    let run = 0
    return preparedCall(() => isolate.invoke(++run, '{}', bounds))
  },
}
