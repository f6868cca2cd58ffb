import { afterEach, expect, it } from 'vitest'
import type { Approach, Attempt } from '../../../src/approaches/approach.ts'
import { createNative } from '../../../src/approaches/native/native.ts'
import { eventWith } from '../../conformance/approach-harness.ts'
import { startLoopbackApi } from '../../conformance/loopback-api.ts'

let native: Approach
afterEach(() => native.close())

const run = async (code: string, settings: Record<string, string> = {}, egress: string[] = []): Promise<Attempt> => {
  const limits = { cpuMs: 100, memoryMb: 64 }
  const deployment = await native.deploy({ tenant: 'a', hook: 'h', version: 1, code, egress, settings, limits })
  return native.invoke(deployment, eventWith({}), { wallMs: 5_000 })
}

it('reaches no inner address, though it is on the egress list, unless the platform allows its network', async () => {
  const api = await startLoopbackApi()
  native = createNative([])
  const { outcome } = await run('export default (e, c) => c.fetch(c.settings.api + "/echo")', { api: api.url }, [api.url])
  await api.close()
  expect(outcome).toMatchObject({
    kind: 'failed',
    error: { message: expect.stringMatching(/could not be reached.*not a public/) },
  })
  expect(api.seen).toEqual([])
})

it('keeps what an extension asks for off the connection’s own headers', async () => {
  const api = await startLoopbackApi()
  native = createNative(['127.0.0.0/8'])
  const ask = (headers: string): Promise<Attempt> =>
    run(
      `export default async (e, c) => (await c.fetch(c.settings.api + "/echo", { headers: ${headers} })).status`,
      { api: api.url },
      [api.url],
    )
  const smuggled = await ask('{ host: "inner", connection: "upgrade", "content-length": "7" }')
  const split = await ask('{ "x-a": "1\\r\\nx-b: 2" }')
  await api.close()
  expect(smuggled.outcome).toEqual({ kind: 'ok', value: 201 })
  expect(split.outcome).toMatchObject({ kind: 'failed', error: { message: expect.stringMatching(/header/) } })
})

it('refuses a result with a key that would change a prototype, or with no bottom', async () => {
  native = createNative([])
  expect((await run(`export default () => JSON.parse('{"__proto__": {"a": 1}}')`)).outcome.kind).toBe('bad-reply')
  expect((await run('export default () => { let a = 1; for (let i = 0; i < 99; i++) a = [a]; return a }')).outcome.kind).toBe(
    'bad-reply',
  )
})
