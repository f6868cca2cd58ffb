import { expect, it } from 'vitest'
import { defaultLimits } from '../../../src/approaches/approach.ts'
import { createInProcess } from '../../../src/approaches/sandbox/in-process.ts'
import { createInProcessSync } from '../../../src/approaches/sandbox/in-process-sync.ts'
import { eventWith } from '../../conformance/approach-harness.ts'

it.each([createInProcess, createInProcessSync])('%o lets a retired version go with the last of its calls', async (create) => {
  const approach = await create([])
  const code = 'export default () => new Promise((resolve) => setTimeout(resolve, 100, 1))'
  const upload = { tenant: 't', hook: 'h', version: 1, code, egress: [], settings: {}, limits: defaultLimits }
  const deployment = await approach.deploy(upload)
  const call = async () => (await approach.invoke(deployment, eventWith({}), { wallMs: 5_000 })).outcome
  const calls = [call(), call()]
  await approach.retire(deployment)
  expect(await Promise.all(calls)).toEqual([
    { kind: 'ok', value: 1 },
    { kind: 'ok', value: 1 },
  ])
  expect(await call()).toMatchObject({ kind: 'shed', error: { message: 'the extension is no longer deployed' } })
  await approach.close()
})
