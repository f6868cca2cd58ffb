import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPlatform } from '../../src/platform/start.ts'
import { patiently, hookPoints, startTestPlatform } from './test-platform.ts'

describe('starting a platform', () => {
  let folder = ''
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'hookbench-start-'))))
  afterAll(() => rmSync(folder, { recursive: true }))
  const start = (dataFolder: string, port = 0) =>
    startPlatform({
      ...{ port, dataFolder, hookPoints, host: '127.0.0.1', families: [], trusted: false, allowedNetworks: [], timeScale: 1 },
    })

  it('refuses a port in use, and leaves the data folder free', async () => {
    await using running = await startTestPlatform()
    const port = Number(new URL(running.platform.url).port)
    await expect(start(join(folder, 'port'), port)).rejects.toMatchObject({
      code: 'E_PORT_IN_USE',
      hint: expect.stringMatching(/--port/),
    })
    await (await start(join(folder, 'port'))).close()
  })

  it('refuses a data folder that another platform uses', async () => {
    await using running = await startTestPlatform()
    await expect(start(running.dataFolder)).rejects.toMatchObject({ code: 'E_DATA_IN_USE' })
  })

  it('makes folders within folders for its data, which nobody else may read', async () => {
    await (await start(join(folder, 'a/b/c'))).close()
    expect(readdirSync(join(folder, 'a/b/c'))).toContain('platform.sqlite')
    expect(statSync(join(folder, 'a/b/c')).mode & 0o077).toBe(0)
  })

  it('refuses data of another version, a file that is no database, and a place where nothing can be written', async () => {
    const later = join(folder, 'later')
    await (await start(later)).close()
    const database = new DatabaseSync(join(later, 'platform.sqlite'))
    database.exec('PRAGMA user_version = 99')
    database.close()
    await expect(start(later)).rejects.toMatchObject({ code: 'E_DATA_VERSION' })
    const garbage = mkdtempSync(join(folder, 'garbage-'))
    writeFileSync(join(garbage, 'platform.sqlite'), 'x'.repeat(5_000))
    chmodSync(garbage, 0o700)
    for (const place of [garbage, '/proc/hookbench', join(garbage, 'platform.sqlite')]) {
      await expect(start(place)).rejects.toMatchObject({ code: 'E_DATA_FOLDER', hint: expect.stringMatching(/--data/) })
    }
  })

  it('finishes the call in flight before it ends', async () => {
    await using running = await startTestPlatform()
    await running.tenant('acme')
    await running.deploy('acme', 'sms.reply', 'hang')
    const call = running.call('POST', '/v1/tenants/acme/hooks/sms.reply', running.operator, { data: 1 })
    await expect.poll(() => running.script.hanging, patiently).toBe(1)
    const closing = running.platform.close()
    running.script.release()
    expect((await call).status).toBe(200)
    await closing
    expect(running.script.closed).toBe(1)
  })

  it('keeps an event whose delivery hangs at the end, and delivers it after the next start', async () => {
    await using first = await startTestPlatform()
    await first.tenant('acme')
    await first.deploy('acme', 'db.made', JSON.stringify({ kind: 'crashed', error: { name: 'E', message: 'gone' } }))
    const { body } = await first.call('POST', '/v1/tenants/acme/hooks/db.made', first.operator, { data: 1 })
    await using second = await first.restart()
    await second.deploy('acme', 'db.made', '{"kind":"ok"}')
    const log = async () => (await second.call('GET', '/v1/tenants/acme/attempts?outcome=ok', second.operator)).body.attempts
    await expect.poll(log, patiently).toMatchObject([{ eventId: body.eventId, version: 2 }])
  })
})
