import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import { Agent, request } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { problemSchema } from '../../../src/platform/problem.ts'
import { type Reply, startTestPlatform, type TestPlatform } from '../test-platform.ts'

describe('hostile input', () => {
  let sut: TestPlatform
  let acme = ''
  beforeAll(async () => {
    sut = await startTestPlatform()
    acme = await sut.tenant('acme')
  })
  afterAll(() => sut[Symbol.asyncDispose]())
  const hook = '/v1/tenants/acme/hooks/sms.reply'
  const afterHook = '/v1/tenants/acme/hooks/db.made'
  const nested = (levels: number): string => `{"data":${'['.repeat(levels)}${']'.repeat(levels)}}`

  const expectProblem = (reply: Reply, status: number): void => {
    expect([reply.status, reply.type]).toEqual([status, 'application/problem+json'])
    expect(problemSchema.parse(reply.body).status).toBe(status)
    expect(JSON.stringify(reply.body)).not.toMatch(/\.ts\b|node_modules|\bat .*:\d+:\d+/)
  }

  it.each<[number, string, string, string, unknown]>([
    [400, 'JSON that ends early', 'POST', hook, '{"data":'],
    [400, 'a forbidden key', 'POST', hook, '{"data":{"__proto__":{"a":1}}}'],
    [422, 'no body', 'POST', hook, ''],
    [422, 'no data', 'POST', hook, {}],
    [422, 'a body that is a list', 'POST', hook, []],
    [422, 'an unknown key', 'POST', hook, { data: 1, extra: 1 }],
    [422, 'lists in lists without end', 'POST', afterHook, nested(100_000)],
    [422, 'one level too many', 'POST', hook, nested(61)],
    [422, 'a subject that is none', 'POST', hook, { data: 1, subject: 5 }],
    [413, 'an operation of 257 KB', 'POST', hook, { data: 'x'.repeat(257 * 1024) }],
    [413, 'a body of 10 MB', 'POST', hook, { data: 'x'.repeat(10_000_000) }],
    [413, 'an upload above 1 MB', 'PUT', '/v1/tenants/acme/extensions/pay', { approach: 'scripted', code: 'x'.repeat(1 << 20) }],
    [404, 'an unknown hook', 'POST', '/v1/tenants/acme/hooks/nope', { data: 1 }],
    [404, 'an unknown route', 'GET', '/v2/anything', undefined],
    [405, 'a wrong method', 'DELETE', '/v1/tenants/acme', undefined],
    [400, 'a path that is not well-formed', 'GET', '/v1/tenants/%zz/attempts', undefined],
    [422, 'a limit out of range', 'GET', '/v1/tenants/acme/attempts?limit=0', undefined],
    [422, 'a cursor that is none', 'GET', "/v1/tenants/acme/attempts?cursor=1'--", undefined],
    [422, 'an outcome that is none', 'GET', '/v1/tenants/acme/attempts?outcome=great', undefined],
  ])('answers %i to %s', async (status, _, method, path, body) => {
    expectProblem(await sut.call(method, path, sut.operator, body), status)
  })

  it('takes data that is nested as deep as may be', async () => {
    expect((await sut.call('POST', afterHook, acme, nested(60))).status).toBe(202)
  })

  it('answers 415 to what is not JSON', async () => {
    const response = await fetch(sut.platform.url + hook, {
      method: 'POST',
      body: 'a=1',
      headers: { authorization: `Bearer ${acme}` },
    })
    expect(response.status).toBe(415)
  })

  it('names the hook points that there are', async () => {
    const { body } = await sut.call('POST', '/v1/tenants/acme/hooks/nope', acme, { data: 1 })
    expect(body.hint).toContain('sms.reply, pay, db.made')
  })

  it('lets who is still writing a body that is too large read why, and keeps the connection', async () => {
    await using stack = new AsyncDisposableStack()
    const agent = stack.adopt(new Agent({ connections: 1 }), (opened) => opened.close())
    const post = (sent: object) =>
      request(sut.platform.url + hook, {
        ...{ dispatcher: agent, method: 'POST', body: JSON.stringify(sent) },
        headers: { authorization: `Bearer ${acme}`, 'content-type': 'application/json' },
      })
    for (let round = 0; round < 5; round++) {
      const refused = await post({ data: 'x'.repeat(5_000_000) })
      expect([refused.statusCode, refused.headers.connection]).toEqual([413, 'keep-alive'])
      expect(await refused.body.json()).toMatchObject({ title: 'Payload Too Large' })
    }
    const { statusCode, body } = await post({ data: 1 })
    await body.dump()
    expect(statusCode).toBe(200)
  })

  it('answers a problem to what is not HTTP', async () => {
    const socket = connect(Number(new URL(sut.platform.url).port), '127.0.0.1')
    socket.end('BLAH / SPDY/9\r\n\r\n')
    expect(await text(socket)).toMatch(/^HTTP\/1.1 400 [^]*application\/problem\+json/)
  })

  const anyPath = fc
    .array(
      fc.oneof(
        fc.constantFrom('v1', 'tenants', 'acme', 'hooks', 'extensions', 'attempts', 'sms.reply', '..', '%2f', '%00'),
        fc.string({ unit: 'binary', maxLength: 20 }).map(encodeURIComponent),
      ),
      { maxLength: 7 },
    )
    .map((parts) => `/${parts.join('/')}`)
  const anyMethod = fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS')
  const anyToken = () => fc.oneof(fc.constantFrom(undefined, sut.operator, acme), fc.stringMatching(/^[!-~]{0,80}$/))
  const anyBody = fc.option(
    fc.oneof(
      fc.json(),
      fc.string(),
      fc.record({ data: fc.jsonValue(), subject: fc.string() }, { requiredKeys: [] }).map((value) => JSON.stringify(value)),
    ),
    { nil: undefined },
  )

  const expectNoFault = (reply: Reply): void => {
    if (reply.status >= 400) expectProblem(reply, reply.status)
    expect(reply.status).toBeLessThan(500)
  }

  it('never answers a 5xx or a stack to any path, method, token and body', async () => {
    await fc.assert(
      fc.asyncProperty(anyMethod, anyPath, anyToken(), anyBody, async (method, path, token, body) => {
        expectNoFault(await sut.call(method, path, token, method === 'GET' ? undefined : body))
      }),
      { numRuns: 300 },
    )
  })

  it('never answers a 5xx or a stack to any body of a real route', async () => {
    const routes = fc.constantFrom(['POST', hook], ['POST', afterHook], ['PUT', '/v1/tenants/acme/extensions/pay'])
    const fields = {
      approach: fc.constantFrom('none', 'scripted', 'hooked', 'x'),
      code: fc.jsonValue(),
      url: fc.oneof(fc.webUrl(), fc.jsonValue()),
      egress: fc.jsonValue(),
      settings: fc.jsonValue(),
      limits: fc.jsonValue(),
      data: fc.jsonValue(),
    }
    const body = fc.oneof(fc.json(), fc.record(fields, { requiredKeys: [] }))
    await fc.assert(
      fc.asyncProperty(routes, body, async ([method, path], sent) => {
        expectNoFault(await sut.call(method, path, acme, sent))
      }),
      { numRuns: 300 },
    )
  })

  it('answers every query of the attempt log with a page or a problem', async () => {
    const query = fc.record(
      { hook: fc.string(), outcome: fc.string(), limit: fc.string(), cursor: fc.string() },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(query, async (asked) => {
        expectNoFault(await sut.call('GET', `/v1/tenants/acme/attempts?${new URLSearchParams(asked).toString()}`, acme))
      }),
      { numRuns: 100 },
    )
  })
})
