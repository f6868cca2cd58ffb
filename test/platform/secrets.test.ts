import { chmod, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sandbox } from '../../src/approaches/sandbox/index.ts'
import { secretsMaxPerTenant } from '../../src/hooks/limits.ts'
import { startRecorder } from '../conformance/recorder.ts'
import { type Reply, startTestPlatform, type TestPlatform } from './test-platform.ts'

const value = 'a-value-that-nobody-else-has-81'

describe('secrets', () => {
  let sut: TestPlatform
  let token: string
  beforeEach(async () => {
    sut = await startTestPlatform({ families: [sandbox], allowedNetworks: ['127.0.0.0/8'] })
    token = await sut.tenant('acme')
  })
  afterEach(() => sut[Symbol.asyncDispose]())
  const set = (name: string, text: unknown = value, by = token): Promise<Reply> =>
    sut.call('PUT', `/v1/tenants/acme/secrets/${name}`, by, { value: text })
  const list = async (): Promise<string[]> => {
    const { body } = await sut.call('GET', '/v1/tenants/acme/secrets', token)
    return body.secrets.map(({ name }: { name: string }) => name)
  }

  it('are set, replaced, listed by name and deleted, and never answered', async () => {
    expect((await set('API_KEY')).status).toBe(201)
    expect((await set('API_KEY')).status).toBe(200)
    expect((await set('b')).status).toBe(201)
    const { body } = await sut.call('GET', '/v1/tenants/acme/secrets', token)
    expect(JSON.stringify(body)).not.toContain(value)
    expect(await list()).toEqual(['API_KEY', 'b'])
    expect((await sut.call('GET', '/v1/tenants/acme/secrets/API_KEY', token)).status).toBe(405)
    expect((await sut.call('DELETE', '/v1/tenants/acme/secrets/API_KEY', token)).status).toBe(204)
    expect((await sut.call('DELETE', '/v1/tenants/acme/secrets/API_KEY', token)).body).toMatchObject({
      status: 404,
      hint: /lists/,
    })
    expect(await list()).toEqual(['b'])
  })
  it('are refused with words that do not repeat them', async () => {
    for (const [name, text] of [
      ['API_KEY', 'short'],
      ['API_KEY', 'x'.repeat(5_000)],
      ['API_KEY', 7],
      ['not%20a%20name', value],
    ] as const) {
      const { status, body } = await set(name, text)
      expect(status).toBe(422)
      expect(JSON.stringify(body)).not.toMatch(/\bshort\b|xxxx|a-value/)
    }
    const other = await sut.tenant('other')
    expect((await set('API_KEY', value, other)).status).toBe(403)
    expect(await list()).toEqual([])
  })
  it('are so many a tenant', async () => {
    await Promise.all(Array.from({ length: secretsMaxPerTenant }, (_, n) => set(`s${n}`)))
    expect((await set('one-more')).body).toMatchObject({ status: 409, hint: 'Delete one that is not used.' })
    expect((await set('s5')).status).toBe(200)
  })
  it('stand sealed on disk, beside a key that only its owner may read', async () => {
    await set('API_KEY')
    const { mode, size } = await stat(join(sut.dataFolder, 'secrets.key'))
    expect([mode & 0o777, size]).toEqual([0o600, 32])
    const files = await readdir(sut.dataFolder)
    expect(files).toContain('platform.sqlite')
    for (const file of files) expect((await readFile(join(sut.dataFolder, file))).includes(value)).toBe(false)
  })
  it('reach listed hosts from extensions, over a restart, and no answer of the platform', async () => {
    const recorder = await startRecorder()
    await set('API_KEY')
    const code = `export default async (event, context) => {
      const headers = { authorization: 'Bearer ' + context.secrets.use('API_KEY') }
      const { body } = await context.fetch(context.settings.api + '/mirror', { headers })
      context.log(body)
      throw new Error(body)
    }`
    const upload = { approach: 'sandbox', code, settings: { api: recorder.url }, egress: [recorder.url], sample: false }
    expect((await sut.call('PUT', '/v1/tenants/acme/extensions/db.made', token, upload)).status).toBe(201)
    sut = await sut.restart()
    const sample = { ...upload, sample: { data: {} } }
    const { status, body } = await sut.call('PUT', '/v1/tenants/acme/extensions/db.made', token, sample)
    expect(status).toBe(422)
    expect(recorder.requests.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${value}`])
    expect(JSON.stringify(body)).toContain('[secret API_KEY]')
    expect(JSON.stringify(body)).not.toContain(value)
    await recorder.close()
  })
  it('keep a platform from starting without the key that opens them, and say what to do', async () => {
    await set('API_KEY')
    const key = join(sut.dataFolder, 'secrets.key')
    const right = await readFile(key)
    await sut.platform.close()
    const failure = (): Promise<unknown> =>
      sut.restart().then(
        () => 'started',
        (error: Error & { code: string; hint: string }) => `${error.code} ${error.message}: ${error.hint}`,
      )
    await rm(key)
    expect(await failure()).toMatch(/^E_KEY_FILE .*is missing.*Put back the key/)
    expect(await readdir(sut.dataFolder)).not.toContain('secrets.key')
    await writeFile(key, Buffer.alloc(32, 1), { mode: 0o600 })
    expect(await failure()).toMatch(/is not the key/)
    await writeFile(key, 'short')
    expect(await failure()).toMatch(/5 bytes instead of 32/)
    await writeFile(key, right)
    await chmod(key, 0o644)
    expect(await failure()).toMatch(/others may read.*chmod 600/)
    await chmod(key, 0o600)
    sut = await sut.restart()
    expect(await list()).toEqual(['API_KEY'])
  })
})
