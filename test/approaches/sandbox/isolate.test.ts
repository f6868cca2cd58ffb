import { expect, it } from 'vitest'
import type { StatePolicy } from '../../../src/approaches/approach.ts'
import { createIsolate } from '../../../src/approaches/sandbox/isolate.ts'

it.each<StatePolicy>(['warm', 'fresh-context'])('%s: a call can be cancelled in an isolate that is gone', (state) => {
  const source = { code: 'export default () => new Promise(() => {})', settings: {}, memoryMb: 8, loadMs: 500, state }
  const isolate = createIsolate(source)
  isolate.invoke(1, '{}', { cpuUs: 100_000, sliceUs: 100_000 })
  isolate.dispose()
  isolate.cancel(1)
  expect(isolate.heap()).toBeUndefined()
})
