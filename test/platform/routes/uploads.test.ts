import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sandbox } from '../../../src/approaches/sandbox/index.ts'
import { patiently, startTestPlatform, type TestPlatform } from '../test-platform.ts'

const map = (mappings: string, more: object = {}): string =>
  JSON.stringify({ version: 3, sources: ['../src/price.ts'], names: [], mappings, ...more })

describe('uploads', () => {
  let sut: TestPlatform
  beforeAll(async () => {
    sut = await startTestPlatform({
      families: [sandbox],
      hookPoints: [{ id: 'pay', phase: 'before', budgetMs: 10_000, onFailure: 'closed' }],
      samples: new Map([['pay', { data: { cents: 5 } }]]),
    })
    await sut.tenant('acme')
  })
  afterAll(() => sut[Symbol.asyncDispose]())
  const deploy = (body: object) =>
    sut.call('PUT', '/v1/tenants/acme/extensions/pay', sut.operator, { approach: 'sandbox', ...body })

  const fine = 'export default () => ({ decision: "allow" })'
  const typed = 'export default (event: { data: { cents: number } }) => {\n'
  it.each<[string, object, string, [string | undefined, number, number]]>([
    ['a syntax error', { code: 'export default () => {\n  return 1 +* 2\n}' }, 'Unexpected token', [undefined, 2, 13]],
    ['no default export', { code: 'const a = 1\nexport const b = a' }, 'no function as its default', [undefined, 1, 1]],
    ['a default export that is no function', { code: 'const a = 1\n  export default a' }, 'no function', [undefined, 2, 3]],
    ['the import of a package', { code: `// first\nimport { x } from 'lodash'\n${fine}` }, 'lodash', [undefined, 2, 19]],
    ['a top level that loops', { code: `let a = 0\n  while (true) a++\n${fine}` }, 'does not end', [undefined, 2, 3]],
    ['a top level that waits for ever', { code: `await new Promise(() => {})\n${fine}` }, 'does not come', [undefined, 2, 1]],
    ['a top level that throws', { code: `const a = 1\nthrow new Error('at the top')\n${fine}` }, 'at the top', [undefined, 2, 7]],
    [
      'TypeScript that does not parse',
      { code: `${typed}\tconst x: = 1\n}`, language: 'typescript' },
      'Unexpected token',
      ['extension.ts', 2, 11],
    ],
    [
      'TypeScript that needs more than blanks',
      { code: `${fine}\nenum A { B }`, language: 'typescript' },
      'enum',
      ['extension.ts', 2, 1],
    ],
    [
      'TypeScript that breaks its parser',
      { code: '['.repeat(200_000), language: 'typescript' },
      'gave up',
      ['extension.ts', 1, 1],
    ],
    [
      'TypeScript whose top level throws',
      { code: 'const a: number = 1\nthrow new Error(`${a}`)', language: 'typescript' },
      'Error: 1',
      ['extension.ts', 2, 7],
    ],
    ['a source map that is no JSON', { code: fine, sourceMap: '{"version": 3,\n  sources: 1}' }, 'not JSON', ['sourceMap', 2, 3]],
    ['a source map without sources', { code: fine, sourceMap: '{"version":3,"mappings":""}' }, 'sources', ['sourceMap', 1, 1]],
    ['a source map whose mappings are none', { code: fine, sourceMap: map('AAAA;A*AA') }, 'no mapping', ['extension.js', 2, 1]],
    [
      'a source map that leads out of itself',
      { code: fine, sourceMap: map(';;IACA,AgEAA') },
      'leads out',
      ['extension.js', 3, 5],
    ],
    [
      'a source map at the end of the code that is broken',
      { code: `${fine}\n//# sourceMappingURL=data:application/json;base64,e30=` },
      'version',
      ['sourceMap', 1, 1],
    ],
    [
      'a mapped file whose top level throws',
      { code: 'throw new Error("x")', sourceMap: map('AAEMA') },
      'Error: x',
      ['../src/price.ts', 3, 7],
    ],
  ])('with %s are refused with the place and the next step', async (_, body, says, place) => {
    const { status, body: answer } = await deploy(body)
    expect([status, answer.type]).toEqual([422, 'urn:hookbench:problem:upload-refused'])
    expect(answer.detail).toContain(says)
    expect([answer.file, answer.line, answer.column]).toEqual(place)
    expect(answer.hint).toMatch(/\w{3,} \w/)
  })

  it('of 5 MB are refused, with what is allowed', async () => {
    const { status, body } = await deploy({ code: `${fine}\n//${'x'.repeat(5 * 1024 * 1024)}` })
    expect([status, body.hint]).toEqual([413, expect.stringMatching(/1 MB of JSON.*source map/)])
  })

  it('in TypeScript run, also after one that broke its parser', async () => {
    const code = `interface Pay { cents: number }\n${typed}  const { cents }: Pay = event.data\n  return { decision: cents > 3 ? 'deny' : 'allow' }\n}`
    const { status, body } = await deploy({ code, language: 'typescript' })
    expect([status, body.smoke.outcome.kind, body.sizeBytes]).toEqual([201, 'denied', Buffer.byteLength(code)])
  })

  it('in TypeScript have their attempts’ stacks in terms of it', async () => {
    const code = `${typed}  const price: { cents?: number } | undefined = undefined as never\n  return price!.cents\n}`
    expect((await deploy({ code, language: 'typescript' })).body.smoke.outcome.error.stack).toMatch(/ \(extension\.ts:3:17\)/)
    await deploy({ code, language: 'typescript', sample: false })
    await sut.call('POST', '/v1/tenants/acme/hooks/pay', sut.operator, { data: 1 })
    const stacks = async () => {
      const { attempts } = (await sut.call('GET', '/v1/tenants/acme/attempts?outcome=failed', sut.operator)).body
      return attempts[0]?.outcome.error.stack as string
    }
    await expect.poll(stacks, patiently).toMatch(/ \(extension\.ts:3:17\)/)
  })

  it('with a source map have stacks and log lines in terms of the customer’s files, after a restart, too', async () => {
    const code = 'const f=()=>{throw new Error("no price")};\nexport default(e,c)=>{c.log(new Error("seen"));f()}'
    // Generated line 1 is src/price.ts line 8; line 2 is line 4 of the same.
    const sourceMap = map('AAOYA;AAJmB', { sourcesContent: ['x'.repeat(10_000)] })
    await deploy({
      code: `${code}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(sourceMap).toString('base64')}`,
      sample: false,
    })
    const check = async (on: TestPlatform): Promise<void> => {
      const eventId = (await on.call('POST', '/v1/tenants/acme/hooks/pay', on.operator, { data: 1 })).body.eventId as string
      const entry = async () => {
        const { attempts } = (await on.call('GET', '/v1/tenants/acme/attempts', on.operator)).body
        return attempts.find((one: { eventId: string }) => one.eventId === eventId)
      }
      await expect.poll(entry, patiently).toBeDefined()
      const { outcome, logs } = await entry()
      expect(outcome.error.stack).toMatch(/Error: no price\n +at f \(\.\.\/src\/price\.ts:8:13\)\n.*\.\.\/src\/price\.ts:4:32/)
      expect(logs[0]).toMatch(/seen\n.*\.\.\/src\/price\.ts:4:32/)
    }
    await check(sut)
    sut = await sut.restart()
    await check(sut)
  })
})
