import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Approach, type Attempt, defaultLimits } from '../../../src/approaches/approach.ts'
import { sandbox } from '../../../src/approaches/sandbox/index.ts'
import { eventWith } from '../../conformance/approach-harness.ts'
import { type LoopbackApi, startLoopbackApi } from '../../conformance/loopback-api.ts'

describe.each(sandbox.variants)('what an attempt under $id tells its customer', ({ create }) => {
  let approach: Approach
  let api: LoopbackApi
  let version = 0
  beforeAll(async () => {
    ;[approach, api] = await Promise.all([create({ allowedNetworks: ['127.0.0.0/8'] }), startLoopbackApi()])
  })
  afterAll(() => Promise.all([approach.close(), api.close()]))
  const run = async (code: string): Promise<Attempt> => {
    const rest = { egress: [api.url], settings: { api: api.url }, limits: defaultLimits }
    const deployment = await approach.deploy({ tenant: 'acme', hook: 'h', version: ++version, code, ...rest })
    // A machine that gives a call no time says `crashed`, its own fault, and to try again.
    for (let tries = 1; tries < 5; tries++) {
      const attempt = await approach.invoke(deployment, eventWith({}), { wallMs: 20_000 })
      if (attempt.outcome.kind !== 'crashed') return attempt
    }
    return approach.invoke(deployment, eventWith({}), { wallMs: 20_000 })
  }

  it('its CPU time and requests', async () => {
    const { outcome, usage } = await run(`export default async (event, context) => {
      for (const n of [1, 2]) await context.fetch(context.settings.api + '/echo?n=' + n)
    }`)
    expect(outcome.kind).toBe('ok')
    expect(usage?.requests).toBe(2)
    expect(usage?.cpuUs).toBeGreaterThan(0)
  })

  it('where it was when it used up its CPU time, and what it had logged by then', async () => {
    const { outcome, logs, usage } = await run(`export default (event, context) => {
  context.log('before')
  spin()
}
const spin = () => {
  for (;;) {}
}`)
    expect(outcome).toMatchObject({ kind: 'timed-out', error: { name: 'CpuTimeOut', hint: expect.stringMatching(/loop/) } })
    const { stack = '' } = outcome.kind === 'timed-out' ? outcome.error : {}
    expect(stack.split('\n')[0]).toMatch(/^CpuTimeOut: .* CPU time$/)
    expect(stack).toMatch(/at spin \(extension\.js:6:\d+\)\n.*extension\.js:3:3/)
    expect(logs).toEqual(['before'])
    expect(usage?.cpuUs).toBeGreaterThan(0)
  })

  it('what nobody caught, in its own terms alone', async () => {
    const { outcome, logs } = await run(`export default async (event, context) => {
  context.log('before')
  await new Promise((resolve) => setTimeout(async () => {
    resolve()
    throw new TypeError('lost')
  }, 1))
}`)
    expect(outcome.kind).toBe('ok')
    expect(logs[0]).toBe('before')
    expect(logs[1]).toMatch(/^nobody caught TypeError: lost\n +at .*extension\.js:5:11\)?$/)
    expect(logs).toHaveLength(2)
    expect((await run(`export default () => { Promise.reject(7) }`)).logs).toEqual(['nobody caught Error: 7'])
  })

  it('what it had logged when it waited for ever', async () => {
    const code = `export default async (event, context) => { context.log('before'); await new Promise(() => {}) }`
    const deployment = await approach.deploy({
      ...{ tenant: 'acme', hook: 'h', version: ++version, code },
      ...{ egress: [], settings: {}, limits: defaultLimits },
    })
    const { outcome, logs } = await approach.invoke(deployment, eventWith({}), { wallMs: 500 })
    expect(outcome).toMatchObject({ kind: 'timed-out', error: { name: 'WallTimeOut', hint: expect.stringMatching(/settles/) } })
    expect(logs).toEqual(['before'])
  })
})
