import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signedEvent, startCustomer } from './customer-under-test.ts'

let customer: Awaited<ReturnType<typeof startCustomer>>
beforeAll(async () => {
  customer = await startCustomer()
})
afterAll(() => customer[Symbol.asyncDispose]())

let count = 0
const fresh = (): string => `evt_${++count}`

describe('replies', () => {
  it('are 200 with a decision, 204 for nothing', async () => {
    await customer.install('acme', 'export default async (event) => event.data.answer')
    const decision = { decision: 'allow', changes: { a: 1 } }
    const answered = await customer.deliver('acme', signedEvent(fresh(), { answer: decision }))
    expect(answered).toMatchObject({ status: 200, type: 'application/json' })
    expect(JSON.parse(answered.body)).toEqual(decision)
    expect(await customer.deliver('acme', signedEvent(fresh()))).toMatchObject({ status: 204, body: '' })
  })

  it('are 500 with name and message of what was thrown; the stack stays in the customer’s own log', async () => {
    await customer.install(
      'thrower',
      'export default async (event, context) => { context.log("before", [1]); throw new TypeError("no plan") }',
    )
    const answered = await customer.deliver('thrower', signedEvent('evt_thrown'))
    expect(answered).toMatchObject({ status: 500, type: 'application/problem+json' })
    expect(JSON.parse(answered.body)).toMatchObject({ name: 'TypeError', message: 'no plan', status: 500 })
    expect(answered.body).not.toContain('extension.mjs')
    const logged = {
      eventId: 'evt_thrown',
      status: 500,
      lines: ['before [ 1 ]'],
      error: expect.stringMatching(/extension\.mjs:1:\d+/),
    }
    expect(await customer.log('thrower')).toMatchObject([logged])
  })

  it.each(['const a = {}; a.a = a; return a', 'return 1n', 'throw undefined', 'return Promise.reject("plain")'])(
    'are 500 for what cannot be said in JSON: %s',
    async (body) => {
      await customer.install('odd', `export default async () => { ${body} }`)
      expect((await customer.deliver('odd', signedEvent(fresh()))).status).toBe(500)
    },
  )
})

describe('de-duplication', () => {
  const counting = `let runs = 0
    export default async (event) => {
      runs++
      if (event.data.waitMs) await new Promise((resolve) => setTimeout(resolve, event.data.waitMs))
      if (runs === 1 && event.data.failFirst) throw new Error('not yet')
      return { runs }
    }`

  it('answers a repetition with the reply of the first run', async () => {
    await customer.install('dedupe', counting)
    const event = signedEvent(fresh())
    for (let i = 0; i < 3; i++) expect(await customer.deliver('dedupe', event)).toMatchObject({ status: 200, body: '{"runs":1}' })
    expect(await customer.deliver('dedupe', signedEvent(fresh()))).toMatchObject({ body: '{"runs":2}' })
  })

  it('makes a repetition wait for the run that is on its way', async () => {
    await customer.install('dedupe', counting)
    const event = signedEvent(fresh(), { waitMs: 100 })
    const answers = await Promise.all([1, 2, 3].map(() => customer.deliver('dedupe', event)))
    expect(answers.map(({ body }) => body)).toEqual(Array(3).fill('{"runs":1}'))
  })

  it('runs an event again that failed', async () => {
    await customer.install('dedupe', counting)
    const event = signedEvent(fresh(), { failFirst: true })
    expect(await customer.deliver('dedupe', event)).toMatchObject({ status: 500 })
    expect(await customer.deliver('dedupe', event)).toMatchObject({ status: 200, body: '{"runs":2}' })
  })

  it('keeps tenants apart', async () => {
    await customer.install('one', counting)
    await customer.install('two', counting)
    const event = signedEvent(fresh())
    await customer.deliver('one', event)
    await customer.deliver('two', event)
    expect(await customer.log('two')).toHaveLength(1)
  })
})

describe('a server that hangs', () => {
  it('never replies until it recovers, and then refuses what waited; others are served meanwhile', async () => {
    await customer.install('hanging', 'export default () => 1')
    await customer.install('healthy', 'export default () => 1')
    await customer.control('PUT', 'hanging/behaviour', { mode: 'hang' })
    let answered = 0
    const waiting = [1, 2].map(() => customer.deliver('hanging', signedEvent(fresh())).finally(() => answered++))
    for (let i = 0; i < 5; i++) expect((await customer.deliver('healthy', signedEvent(fresh()))).status).toBe(200)
    expect(answered).toBe(0)
    await customer.control('PUT', 'hanging/behaviour', { mode: 'normal' })
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([503, 503])
    expect((await customer.deliver('hanging', signedEvent(fresh()))).status).toBe(200)
  })

  it('still hangs after another installation, and does not keep its process from ending', async () => {
    const other = await startCustomer()
    await other.install('hanging', 'export default () => 1')
    await other.control('PUT', 'hanging/behaviour', { mode: 'hang' })
    await other.install('hanging', 'export default () => 2')
    const waiting = other.deliver('hanging', signedEvent(fresh())).catch(() => 'cut')
    await new Promise((resolve) => setTimeout(resolve, 50))
    await other[Symbol.asyncDispose]()
    expect(await waiting).toMatchObject({ status: 503 })
  })
})

describe('control', () => {
  it('wants its token', async () => {
    for (const token of ['', 'wrong', 'x'.repeat(32)])
      for (const path of ['acme', 'acme/behaviour', 'acme/log'])
        expect((await customer.control(path.endsWith('log') ? 'GET' : 'PUT', path, undefined, token)).status).toBe(401)
  })

  it.each([
    ['a syntax error', { code: 'export default (' }, 422],
    ['no default export', { code: 'export const a = 1' }, 422],
    ['a top level that throws', { code: 'throw new Error("top")' }, 422],
    ['an unknown key', { code: 'export default () => 1', sekret: 'x' }, 400],
    ['no code', {}, 400],
  ])('refuses an installation with %s, and says why', async (_name, more, status) => {
    const answered = await customer.install('refused', undefined as never, more)
    expect(answered).toMatchObject({ status, type: 'application/problem+json' })
    expect((JSON.parse(answered.body) as { detail: string }).detail).toMatch(/\w/)
  })

  it('refuses bad names, modes and bodies', async () => {
    expect((await customer.install('..%2Fetc', 'export default () => 1')).status).toBe(400)
    expect((await customer.control('PUT', 'acme/behaviour', { mode: 'explode' })).status).toBe(400)
    expect((await customer.control('PUT', 'nobody/behaviour', { mode: 'hang' })).status).toBe(404)
    expect((await customer.control('PUT', 'acme')).status).toBe(422)
  })
})
