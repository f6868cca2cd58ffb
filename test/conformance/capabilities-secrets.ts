import { expect, it } from 'vitest'
import type { Recorded } from './recorder.ts'
import type { CapabilityBench } from './capabilities.ts'

export const secretTests = ({ run, value, recorder, atOwner }: CapabilityBench): void => {
  const last = (): Recorded => recorder().requests.at(-1)!
  const send = (init: string, tenant = 'acme', path = '/'): ReturnType<typeof run> =>
    run(
      `export default async (event, context) => {
        const use = (name) => context.secrets.use(name)
        return (await context.fetch(context.settings.api + '${path}', ${init})).body
      }`,
      { tenant },
    )

  it('puts a secret into headers and bodies, as each body needs it', async () => {
    await send(`{ headers: { authorization: 'Bearer ' + use('API_KEY') } }`)
    expect(last().headers.authorization).toBe('Bearer acme-value-Zx81')
    const json = `{ 'content-type': 'application/json' }`
    await send(`{ method: 'POST', headers: ${json}, body: JSON.stringify({ key: use('QUOTED') }) }`)
    expect(atOwner || JSON.parse(last().body)).toEqual(atOwner || { key: 'a "quoted" & value' })
    const form = `{ 'content-type': 'application/x-www-form-urlencoded' }`
    await send(`{ method: 'POST', headers: ${form}, body: 'a=1&key=' + encodeURIComponent(use('QUOTED')) }`)
    expect(new URLSearchParams(last().body).get('key')).toBe('a "quoted" & value')
    await send(`{ method: 'POST', body: 'plain ' + use('API_KEY') + use('API_KEY') }`)
    expect(last().body).toBe('plain acme-value-Zx81acme-value-Zx81')
  })
  it('puts a secret into the credentials of basic authentication', async () => {
    await send(`{ headers: { authorization: 'Basic ' + btoa('user:' + use('API_KEY')) } }`)
    expect(last().headers.authorization).toBe(`Basic ${Buffer.from('user:acme-value-Zx81').toString('base64')}`)
  })
  it('gives each tenant its own, and says which name is unknown', async () => {
    await send(`{ headers: { authorization: use('API_KEY') } }`, 'other')
    expect(last().headers.authorization).toBe('other-value-Qq77')
    const before = recorder().requests.length
    const { outcome } = await send(`{ headers: { authorization: use('ONLY_OTHERS') } }`)
    expect(outcome).toMatchObject({ kind: 'failed', error: { message: expect.stringMatching(/no secret ONLY_OTHERS/) } })
    expect(recorder().requests.length).toBe(before)
  })
  it.skipIf(atOwner)('says what is no name of a secret', async () => {
    for (const name of ['my.key', '', 'a'.repeat(65), '../other/API_KEY']) {
      const { outcome } = await send(`{ headers: { authorization: use(${JSON.stringify(name)}) } }`)
      expect(outcome).toMatchObject({ kind: 'failed', error: { message: expect.stringMatching(/name of a secret has 1 to 64/) } })
    }
  })
  it.skipIf(atOwner)('shows the value to nobody: not to the extension, its log, its result, its errors', async () => {
    const seen = await value(`export default (event, context) => context.secrets.use('API_KEY')`)
    expect(seen).toMatch(/^secret\.[\da-f-]{36}\.API_KEY\.$/)
    const mirrored = await send(
      `{ method: 'POST', headers: { authorization: use('API_KEY') }, body: use('SIGNING') }`,
      'acme',
      '/mirror',
    )
    expect(last().headers.authorization).toBe('acme-value-Zx81')
    expect(mirrored.outcome).toEqual({ kind: 'ok', value: '{"authorization":"[secret API_KEY]","body":"[secret SIGNING]"}' })
    const broken = await send(`{ headers: { authorization: use('API_KEY') } }`, 'acme', '/break')
    expect(last().headers.authorization).toBe('acme-value-Zx81')
    expect(JSON.stringify(broken)).not.toContain('acme-value')
    expect(broken.outcome.kind).toBe('failed')
  })
  it.skipIf(atOwner)('takes only handles of this very call, and none in a URL', async () => {
    const kept = `globalThis.kept ??= context.secrets.use('API_KEY')`
    const source = (place: string): string => `export default async (event, context) => {
      const handle = event.data.handle ?? context.secrets.use('API_KEY')
      try { return (await context.fetch(context.settings.api + ${place})).status } catch (error) { return error.message }
    } // ${kept}`
    const forged = `secret.00000000-0000-4000-8000-000000000000.API_KEY.`
    expect(await value(source(`'/', { headers: { authorization: handle } }`), { data: { handle: forged } })).toMatch(
      /another call/,
    )
    expect(await value(source(`'/', { method: 'POST', body: handle }`), { data: { handle: forged } })).toBe(200)
    expect(last().body).toBe(forged)
    expect(await value(source(`'/?key=' + handle`))).toMatch(/not in its URL/)
  })
}
