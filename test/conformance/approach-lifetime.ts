import { expect, it } from 'vitest'
import { type Deployment, UploadRefused } from '../../src/approaches/approach.ts'
import { type ApproachHarness, eventWith, type Needs, type Value, wallMs } from './approach-harness.ts'
import type { LoopbackApi } from './loopback-api.ts'

export const uploadTests = (deploy: (source: string) => Promise<Deployment>, needs: Needs): void => {
  const refusal = async (source: string): Promise<UploadRefused> => {
    const error = await deploy(source).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(UploadRefused)
    expect((error as UploadRefused).hint).not.toBe('')
    return error as UploadRefused
  }
  needs('upload-check', 'refuses a syntax error', async () => {
    expect((await refusal('export default async () => {\n  return 1 +* 2\n}')).message).toMatch(/Unexpected token/)
  })
  needs('upload-place', 'names the line and column of a syntax error', async () => {
    const error = await refusal('export default async () => {\n  return 1 +* 2\n}')
    expect([error.line, error.column]).toEqual([2, 13])
  })
  needs('upload-check', 'refuses a module without a function as its default export', async () => {
    await refusal('export const hello = 1')
    await refusal('export default 42')
  })
  needs('upload-check', 'refuses the import of a package', async () => {
    expect((await refusal('import lodash from "lodash"\nexport default () => lodash')).message).toMatch(/lodash/)
  })
  needs('upload-check', 'refuses a top level that throws, with its place', async () => {
    const error = await refusal('const a = 1\nthrow new Error("at the top")\nexport default () => a')
    expect(error.message).toMatch(/at the top/)
    expect(error.line).toBe(2)
  })
  needs('upload-check', 'refuses a top level that throws what is no error, and says what it was', async () => {
    for (const thrown of ['42', 'null', 'undefined', '"a text"']) {
      const error = await refusal(`throw ${thrown}\nexport default () => 1`)
      expect(error.message).toContain(thrown.replaceAll('"', ''))
      expect(error.message).not.toMatch(/propert/)
    }
  })
  needs('upload-check', 'refuses with few words, however many the error has', async () => {
    const error = await refusal('throw new Error("x".repeat(1e6))\nexport default () => 1')
    expect(error.message.length).toBeLessThan(3_000)
    expect(error.message).toMatch(/^Error: xxx/)
  })
}

export const lifetimeTests = (harness: () => ApproachHarness, value: Value, needs: Needs, api: () => LoopbackApi): void => {
  it('keeps two tenants’ settings and code apart', async () => {
    const name = 'export default async (event, context) => context.settings.name'
    const [a, b] = await Promise.all([
      value(name, { tenant: 'a', settings: { name: 'a' } }),
      value(name, { tenant: 'b', settings: { name: 'b' } }),
    ])
    expect([a, b]).toEqual(['a', 'b'])
  })
  needs('own-globals', 'shows one tenant nothing of another’s globals and prototypes', async () => {
    await value('export default () => { globalThis.left = 1; Object.prototype.left = 1; return 1 }', { tenant: 'a' })
    const source = 'export default () => [typeof globalThis.left, typeof {}.left]'
    expect(await value(source, { tenant: 'b' })).toEqual(['undefined', 'undefined'])
    expect('left' in {}).toBe(false)
  })
  it('gives each of 50 calls in flight its own answer', async () => {
    const source = `export default async (event, context) => {
      const reply = await context.fetch(context.settings.api + '/echo?n=' + event.data.n)
      return [event.id, event.data.n, JSON.parse(reply.body).url]
    }`
    const deployment = await harness().deploy(source, { settings: { api: api().url }, egress: [api().url] })
    const events = Array.from({ length: 50 }, (_, n) => eventWith({ n }))
    const attempts = await Promise.all(events.map((event) => harness().approach.invoke(deployment, event, { wallMs })))
    const wanted = events.map((event, n) => ({ kind: 'ok', value: [event.id, n, `/echo?n=${n}`] }))
    expect(attempts.map((attempt) => attempt.outcome)).toEqual(wanted)
  })
  it('serves an older and a newer version side by side until one is retired, twice without harm', async () => {
    const [first, second] = [await harness().deploy('export default () => 1'), await harness().deploy('export default () => 2')]
    const answers = [first, second].map(async (one) => (await harness().approach.invoke(one, eventWith({}), { wallMs })).outcome)
    expect(await Promise.all(answers)).toEqual([
      { kind: 'ok', value: 1 },
      { kind: 'ok', value: 2 },
    ])
    await harness().approach.retire(first)
    await harness().approach.retire(first)
    expect((await harness().approach.invoke(second, eventWith({}), { wallMs })).outcome).toEqual({ kind: 'ok', value: 2 })
  })
}
