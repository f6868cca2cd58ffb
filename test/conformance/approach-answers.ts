import { expect, it } from 'vitest'
import { eventWith, type Needs, type Run, type Value } from './approach-harness.ts'
import type { LoopbackApi } from './loopback-api.ts'

export const valueTests = (value: Value, run: Run): void => {
  it('brings allow, deny and changes back as they were', async () => {
    const decide = `export default async (event) => event.data.amount > 100
      ? { decision: 'deny', reason: 'too much' }
      : { decision: 'allow', changes: { amount: event.data.amount * 2, note: null, tags: ['a', 'b'] } }`
    expect(await value(decide, { data: { amount: 500 } })).toEqual({ decision: 'deny', reason: 'too much' })
    const allowed = { decision: 'allow', changes: { amount: 14, note: null, tags: ['a', 'b'] } }
    expect(await value(decide, { data: { amount: 7 } })).toEqual(allowed)
  })
  it('hands over the whole event', async () => {
    const got = await value('export default async (event) => ({ ...event, id: typeof event.id })', { data: { a: [1] } })
    expect(got).toEqual({ ...eventWith({ a: [1] }), id: 'string' })
  })
  it('keeps every character and 25 KB of data', async () => {
    const data = { text: 'ä€😀\u0000\u2028 "\\'.repeat(400), list: Array.from({ length: 1_500 }, (_, index) => index) }
    expect(await value('export default async (event) => event.data', { data })).toEqual(data)
  })
  it('takes a synchronous function, and nothing as an answer', async () => {
    expect(await value('export default () => 1')).toBe(1)
    const { outcome } = await run('export default async () => {}')
    expect(outcome.kind).toBe('ok')
    expect(outcome.kind === 'ok' ? (outcome.value ?? null) : 'not ok').toBeNull()
  })
}

export const failureTests = (run: Run, needs: Needs): void => {
  it('reports what the extension throws as its own failure', async () => {
    for (const source of [
      'export default () => { throw new TypeError("no plan") }',
      'export default async () => { throw new TypeError("no plan") }',
    ]) {
      expect((await run(source)).outcome.kind).toBe('failed')
    }
  })
  needs('stack', 'names the line and column in the customer’s own file', async () => {
    const { outcome } = await run('// first\nexport default async () => {\n  throw new TypeError("no plan")\n}')
    expect(outcome).toMatchObject({ kind: 'failed', error: { name: 'TypeError', message: 'no plan' } })
    expect(outcome.kind === 'failed' && outcome.error.stack).toMatch(/extension\.js:3:9/)
  })
  it('survives an extension that throws something that is no error', async () => {
    expect((await run('export default async () => { throw undefined }')).outcome.kind).toBe('failed')
    expect((await run('export default () => Promise.reject("plain")')).outcome.kind).toBe('failed')
  })
  it('refuses a result over the limit', async () => {
    const { outcome } = await run('export default async () => ({ decision: "allow", changes: { text: "x".repeat(100_000) } })')
    expect(['over-limit', 'bad-reply']).toContain(outcome.kind)
  })
  it('refuses a result with keys that reach a prototype, or nested too deep', async () => {
    const results = [
      `JSON.parse('{"__proto__": 1}')`,
      `{ changes: { constructor: 1 } }`,
      `JSON.parse('['.repeat(40) + ']'.repeat(40))`,
    ]
    for (const result of results) expect((await run(`export default () => (${result})`)).outcome.kind).toBe('bad-reply')
  })
  it('ends a call that never settles at its budget', async () => {
    const { outcome } = await run('export default () => new Promise(() => {})', { wallMs: 300 })
    expect(outcome.kind).toBe('timed-out')
  })
  needs('stops-loops', 'ends an endless loop', async () => {
    expect((await run('export default () => { for (;;) {} }', { wallMs: 2_000 })).outcome.kind).toBe('timed-out')
  })
}

export const abilityTests = (value: Value, run: Run, needs: Needs, api: () => LoopbackApi): void => {
  it('reaches its third party with method, headers and body, and reads status, headers and body', async () => {
    const source = `export default async (event, context) => {
      const reply = await context.fetch(context.settings.api + '/echo?a=1', {
        method: 'POST', headers: { 'idempotency-key': event.id, 'content-type': 'text/plain' }, body: 'grüße' })
      return { status: reply.status, echo: reply.headers['x-echo'], sent: JSON.parse(reply.body), same: JSON.parse(reply.body).key === event.id }
    }`
    const got = await value(source, { settings: { api: api().url }, egress: [api().url] })
    const sent = { method: 'POST', url: '/echo?a=1', key: expect.any(String), body: 'grüße' }
    expect(got).toEqual({ status: 201, echo: 'yes', same: true, sent })
  })
  it('answers a redirect as it is', async () => {
    const source = `export default async (event, context) => (await context.fetch(context.settings.api + '/redirect')).status`
    expect(await value(source, { settings: { api: api().url }, egress: [api().url] })).toBe(302)
  })
  needs('egress-list', 'refuses what is not on the egress list, and a reply over the limit', async () => {
    const source = `export default async (event, context) => {
      try { await context.fetch(context.settings.url); return 'reached' } catch (error) { return error.message }
    }`
    const attempt = (url: string, egress: string[]): Promise<unknown> => value(source, { settings: { url }, egress })
    expect(await attempt(`${api().url}/forbidden`, ['https://api.example.com'])).toMatch(/egress/)
    expect(await attempt(`${api().url}/large`, [api().url])).toMatch(/bytes/)
    expect(await attempt('not a url', [api().url])).toMatch(/URL/)
    expect(await attempt(`${api().url}/${'x'.repeat(8_192)}`, [api().url])).toMatch(/URL .* 8192 characters/)
    expect(api().seen).not.toContain('GET /forbidden')
  })
  it('refuses a URL or a body beyond the limits, and sends nothing in their stead', async () => {
    const source = `export default async (event, context) => {
      const said = []
      for (const [path, body] of [['/url-' + 'x'.repeat(8_200), ''], ['/body', 'ü'.repeat(150_000)]])
        try { said.push((await context.fetch(context.settings.api + path, { method: 'POST', body })).status) } catch (error) { said.push(error.message) }
      return said
    }`
    const said = await value(source, { settings: { api: api().url }, egress: [api().url] })
    expect(said).toEqual([expect.stringMatching(/URL .*8192 characters/), expect.stringMatching(/body .*262144 bytes/)])
    expect(api().seen.filter((request) => /url-|body/.test(request))).toEqual([])
  })
  needs('stack', 'names the place at which the extension asked for what its host refuses, and what to do next', async () => {
    const refused = [
      `context.fetch('https://not.listed.example')`,
      `context.kv.get('')`,
      `context.kv.set('k', 1, { ttlSeconds: 0 })`,
      `context.crypto.hash('md5', '')`,
      `context.crypto.hmac('sha256', context.secrets.use('NOT_SET'), '')`,
    ]
    for (const call of refused) {
      const source = `const ask = async (context) => {\n  await null\n  await ${call}\n}\nexport default async (event, context) => {\n  await ask(context)\n}`
      const { outcome } = await run(source)
      expect(outcome).toMatchObject({ kind: 'failed', error: { hint: expect.stringMatching(/deploy/) } })
      expect(`${call}: ${outcome.kind === 'failed' && outcome.error.stack}`).toMatch(/extension\.js:3:/)
    }
  })
  needs('logs', 'logs what its host refused with the reason and the place', async () => {
    const source = `export default async (event, context) => {\n  try { await context.kv.get('') } catch (error) { context.log(error) }\n}`
    expect((await run(source)).logs[0]).toMatch(/^Error: a key of context\.kv [^]*extension\.js:2:/)
  })
  it('gives settings and the time', async () => {
    const source = 'export default async (event, context) => [context.settings.plan, context.now() - event.data.startedAt]'
    const got = (await value(source, { settings: { plan: 'gold' }, data: { startedAt: Date.now() } })) as [string, number]
    expect(got[0]).toBe('gold')
    expect(got[1]).toBeGreaterThanOrEqual(-1_000)
    expect(got[1]).toBeLessThan(60_000)
  })
  needs('logs', 'shows log lines in order, cut to their limits, also those before a failure', async () => {
    const source = `export default async (event, context) => {
      context.log('plan', 3, { a: [1] }, null); context.log('x'.repeat(5000)); throw new Error('later') }`
    const { logs } = await run(source)
    expect(logs[0]).toMatch(/^plan 3 \{.*a.*1.*\} null$/)
    expect(logs[1]).toHaveLength(2_048)
    const many = await run('export default (event, context) => { for (let i = 0; i < 1000; i++) context.log(i) }')
    expect(many.logs.slice(0, 3)).toEqual(['0', '1', '2'])
    expect(many.logs.length).toBeLessThanOrEqual(101)
  })
}
