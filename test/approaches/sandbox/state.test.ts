import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Approach,
  type Attempt,
  defaultLimits,
  type Deployment,
  type StatePolicy,
} from '../../../src/approaches/approach.ts'
import { sandbox } from '../../../src/approaches/sandbox/index.ts'
import { eventWith } from '../../conformance/approach-harness.ts'
import { type LoopbackApi, startLoopbackApi } from '../../conformance/loopback-api.ts'

describe.each(sandbox.variants)('state under $id', ({ create }) => {
  let approach: Approach
  let api: LoopbackApi
  let version = 0
  beforeAll(async () => {
    ;[approach, api] = await Promise.all([create({ allowedNetworks: ['127.0.0.0/8'] }), startLoopbackApi()])
  })
  afterAll(() => Promise.all([approach.close(), api.close()]))
  const deploy = (state: StatePolicy, code: string, limits = defaultLimits): Promise<Deployment> =>
    approach.deploy({
      // A tenant for each: who has ended an isolate is kept away from others, and served last.
      ...{ tenant: `t${++version}`, hook: 'h', version, code, state },
      ...{ egress: [api.url], settings: { api: api.url }, limits },
    })
  /** On a machine that has no time for it, the isolate is not interrupted before its worker is ended, and its log with it. */
  const cutOff = async (work: () => Promise<Attempt>): Promise<Attempt> => {
    const attempt = await work()
    return attempt.outcome.kind === 'timed-out' && attempt.outcome.error.message.includes('its process') ? cutOff(work) : attempt
  }
  const call = (deployment: Deployment, data: unknown = {}, wallMs = 10_000) =>
    approach.invoke(deployment, eventWith(data), { wallMs })

  /** Its time over, but not before it had begun: a busy machine is given more and more. */
  const begun = async (deployment: Deployment, data: unknown, wallMs = 150): Promise<Attempt> => {
    const attempt = await call(deployment, data, wallMs)
    return attempt.logs.length === 0 && wallMs < 10_000 ? begun(deployment, data, wallMs * 3) : attempt
  }

  const counting = `globalThis.atTop = 1
  export default () => {
    globalThis.count = (globalThis.count ?? 0) + 1
    Array.prototype.left = (Array.prototype.left ?? 0) + 1
    return [count, [].left, atTop]
  }`
  it.each<[StatePolicy, unknown[]]>([
    [
      'warm',
      [
        [1, 1, 1],
        [2, 2, 1],
        [3, 3, 1],
      ],
    ],
    [
      'fresh-context',
      [
        [1, 1, 1],
        [1, 1, 1],
        [1, 1, 1],
      ],
    ],
    [
      'fresh-isolate',
      [
        [1, 1, 1],
        [1, 1, 1],
        [1, 1, 1],
      ],
    ],
  ])('%s: globals and prototypes of one call are, or are not, the next one’s', async (state, expected) => {
    const deployment = await deploy(state, counting)
    const values = []
    for (let n = 0; n < 3; n++) values.push((await call(deployment)).outcome)
    expect(values).toEqual(expected.map((value) => ({ kind: 'ok', value })))
  })

  const waiting = `export default async (event, context) => {
    context.log('in', event.data.n)
    globalThis.mine = event.data.n
    await new Promise((resolve) => setTimeout(resolve, 20))
    const { status } = await context.fetch(context.settings.api + '/echo')
    return [status, globalThis.mine, event.data.n]
  }`
  it.each<StatePolicy>(['fresh-context', 'fresh-isolate'])('%s: twenty calls at once have globals each', async (state) => {
    const deployment = await deploy(state, waiting)
    const attempts = await Promise.all(Array.from({ length: 20 }, (_, n) => call(deployment, { n })))
    expect(attempts.map(({ outcome }) => outcome)).toEqual(attempts.map((_, n) => ({ kind: 'ok', value: [201, n, n] })))
    expect(attempts.map(({ logs }) => logs)).toEqual(attempts.map((_, n) => [`in ${n}`]))
  })

  const mixed = `export default async (event, context) => {
    context.log('in')
    if (event.data.loop) for (;;) {}
    if (event.data.grow) { const all = []; for (;;) all.push(new Array(1e5).fill(event.data)) }
    if (event.data.late) await new Promise(() => {})
    await context.fetch(context.settings.api + '/echo')
    if (event.data.stay) await new Promise((resolve) => setTimeout(resolve, 400))
    return 'done'
  }`
  it.each<StatePolicy>(['warm', 'fresh-context', 'fresh-isolate'])(
    '%s: holds time, memory and logs, and goes on',
    async (state) => {
      const deployment = await deploy(state, mixed)
      const looped = await cutOff(() => call(deployment, { loop: true }))
      expect([looped.outcome, looped.logs]).toEqual([
        { kind: 'timed-out', error: expect.objectContaining({ name: 'CpuTimeOut' }) },
        ['in'],
      ])
      const grown = await call(deployment, { grow: true })
      expect(['MemoryLimit', 'CpuTimeOut']).toContain('error' in grown.outcome && grown.outcome.error?.name)
      const late = await begun(deployment, { late: true })
      expect([late.outcome, late.logs]).toEqual([
        { kind: 'timed-out', error: expect.objectContaining({ name: 'WallTimeOut' }) },
        ['in'],
      ])
      expect((await call(deployment)).outcome).toEqual({ kind: 'ok', value: 'done' })
    },
  )
  it.each<StatePolicy>(['warm', 'fresh-context'])('%s: goes on when calls that hang have filled its isolate', async (state) => {
    const code = `const kept = []
      export default ({ data }) => {
        if (data.fine) return 'fine'
        for (let i = 0; i < 90; i++) setTimeout(() => {}, 1e6)
        kept.push(new Array(6_000).fill().map(() => ({ a: 1 })))
        return new Promise(() => {})
      }`
    const deployment = await deploy(state, code, { ...defaultLimits, memoryMb: 8 })
    const ends = new Set<string>()
    for (let round = 0, wallMs = 100; round < 60 && !ends.has('over-limit'); round++) {
      const attempts = await Promise.all(Array.from({ length: 8 }, () => call(deployment, {}, wallMs)))
      for (const { outcome } of attempts) ends.add(outcome.kind)
      // On a busy machine their time is over before their turn comes, and they fill nothing.
      if (attempts.some(({ outcome }) => outcome.kind === 'shed')) wallMs = Math.min(1.5 * wallMs, 2_000)
    }
    expect(ends).toContain('over-limit')
    // Of a sibling of the last one that the full isolate ended, too.
    const again = [await call(deployment, { fine: true }), await call(deployment, { fine: true })]
    expect(again.at(-1)?.outcome).toEqual({ kind: 'ok', value: 'fine' })
    expect(approach.supervision?.().workersLost['lost']).toBeUndefined()
  })
  it('fresh-isolate: a call that loops takes no sibling with it', async () => {
    const deployment = await deploy('fresh-isolate', mixed)
    const siblings = [call(deployment, { stay: true }), call(deployment, { stay: true })]
    await expect.poll(() => api.seen.length).toBeGreaterThan(0)
    const looped = await call(deployment, { loop: true })
    expect(looped.outcome.kind).toBe('timed-out')
    expect((await Promise.all(siblings)).map(({ outcome }) => outcome)).toEqual([
      { kind: 'ok', value: 'done' },
      { kind: 'ok', value: 'done' },
    ])
  })
  it('tells when globals cannot be made anew, with the place', async () => {
    const luck = `globalThis.tries = 1
      if (Date.now() > Number(new Date(2026, 0)) && Math.random() < 0.5) throw new TypeError('no luck')
      export default () => 'lucky'`
    const found = new Set<string>()
    let deployment: Deployment | undefined
    while (!deployment) deployment = await deploy('fresh-context', luck).catch(() => undefined)
    for (let n = 0; n < 200 && found.size < 2; n++) {
      const { outcome } = await call(deployment)
      found.add(outcome.kind === 'ok' ? 'ok' : `${outcome.kind} ${JSON.stringify(outcome)}`)
    }
    expect([...found].find((text) => text.startsWith('failed'))).toMatch(/NotLoaded.*no luck/)
    expect(found).toContain('ok')
  })
})
