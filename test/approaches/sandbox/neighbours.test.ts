import { afterEach, expect, it } from 'vitest'
import { type Approach, type Attempt, defaultLimits, type Deployment } from '../../../src/approaches/approach.ts'
import { createPool } from '../../../src/approaches/sandbox/pool.ts'
import { eventWith } from '../../conformance/approach-harness.ts'

// What one tenant may do to a pool whose only lane all tenants share, and what the others then still get.
let pool: Approach
const start = async (): Promise<void> => void (pool = await createPool(['127.0.0.0/8'], { workers: 1 }))
afterEach(() => pool.close())

let version = 0
const deploy = (tenant: string, code: string, limits = defaultLimits): Promise<Deployment> =>
  pool.deploy({ tenant, hook: 'h', version: ++version, code, egress: ['http://127.0.0.1:9'], settings: {}, limits })
const call = (deployment: Deployment, wallMs = 10_000): Promise<Attempt> => pool.invoke(deployment, eventWith({}), { wallMs })
const calm = 'export default () => 1'

it('takes a good upload, however many fatal ones came just before it', async () => {
  await start()
  const fatal = ['a', 'b', 'c', 'd'].map((tenant) => deploy(tenant, "'x'.repeat(2 ** 28).split('')\nexport default () => 1"))
  const good = deploy('calm', calm)
  expect((await Promise.allSettled(fatal)).map(({ status }) => status)).toEqual(fatal.map(() => 'rejected'))
  expect((await call(await good)).outcome.kind).toBe('ok')
})

it('outlives a time in which no worker can be started', async () => {
  await start()
  const fatal = await deploy('wild', "export default () => 'x'.repeat(2 ** 28).split('').length")
  const deployment = await deploy('calm', calm)
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = '/nonexistent'
  try {
    const attempts = await Promise.all([call(fatal), call(deployment), call(fatal), call(fatal)])
    expect(attempts.map(({ outcome }) => outcome.kind)).not.toContain('failed')
    await expect(deploy('other', calm)).rejects.toThrow()
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  }
  expect((await call(deployment)).outcome.kind).toBe('ok')
})
