import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { webhook } from '../../../src/approaches/webhook/index.ts'
import { createManualClock, type ManualClock } from '../manual-clock.ts'
import { isSignedWith, type SignedReceiver, startSignedReceiver } from '../signed-receiver.ts'
import { startTestPlatform, type TestPlatform } from '../test-platform.ts'

const hourMs = 3_600_000
const allowing = '{"decision":"allow"}'

describe('signing secrets', () => {
  let sut: TestPlatform
  let receiver: SignedReceiver
  let clock: ManualClock
  let token: string
  beforeEach(async () => {
    clock = createManualClock(Date.now())
    receiver = await startSignedReceiver()
    receiver.answer(200, allowing, { 'content-type': 'application/json' })
    sut = await startTestPlatform({ families: [webhook], allowedNetworks: ['127.0.0.0/8'], clock, timeScale: 1 })
    token = await sut.tenant('acme')
  })
  afterEach(async () => {
    await sut[Symbol.asyncDispose]()
    await receiver.close()
  })

  const path = '/v1/tenants/acme/extensions/sms.reply'
  const deploy = async (more: object = {}): Promise<string> => {
    const { status, body } = await sut.call('PUT', path, token, { approach: 'webhook', url: receiver.url, ...more })
    expect(status).toBe(201)
    return body.signingSecret as string
  }
  const rotate = (body?: object) => sut.call('POST', `${path}/signing-secret`, token, body)
  /** Which of the secrets the next call is signed with. */
  const signers = async (...secrets: string[]): Promise<boolean[]> => {
    const { body } = await sut.call('POST', '/v1/tenants/acme/hooks/sms.reply', token, { data: { n: 1 } })
    expect(body).toMatchObject({ decision: 'allow', decidedBy: 'extension' })
    const arrived = receiver.received.at(-1)!
    return secrets.map((secret) => isSignedWith(secret, arrived))
  }
  const onDisk = async (text: string | Buffer): Promise<string[]> => {
    const files = await readdir(sut.dataFolder)
    const contents = await Promise.all(files.map((file) => readFile(join(sut.dataFolder, file))))
    return files.filter((_, at) => contents[at]?.includes(text))
  }

  it('are shown once and stand sealed on disk, former ones, too', async () => {
    const first = await deploy()
    const second = (await rotate()).body.signingSecret as string
    expect(await readdir(sut.dataFolder)).toContain('platform.sqlite-wal')
    for (const secret of [first, second]) {
      // Neither the text nor the bytes that it stands for.
      expect(await onDisk(secret.slice('whsec_'.length))).toEqual([])
      expect(await onDisk(Buffer.from(secret.slice('whsec_'.length), 'base64'))).toEqual([])
    }
    const listed = [await sut.call('GET', path, token), await sut.call('GET', '/v1/tenants/acme/attempts', token)]
    for (const { body } of listed) expect(JSON.stringify(body)).not.toContain('whsec_')
  })

  it('both sign for a day after a rotation, over a restart, and then the new one alone', async () => {
    const first = await deploy()
    const { body, status } = await rotate()
    expect(status).toBe(200)
    expect(body).toEqual({
      ...{ tenant: 'acme', hook: 'sms.reply', version: 1, signingSecret: expect.stringMatching(/^whsec_/) },
      formerUntil: new Date(clock.nowMs() + 24 * hourMs).toISOString(),
    })
    const second = body.signingSecret as string
    expect(await signers(first, second)).toEqual([true, true])
    clock.advance(23 * hourMs)
    sut = await sut.restart()
    expect(await signers(first, second)).toEqual([true, true])
    clock.advance(2 * hourMs)
    await expect.poll(() => signers(first, second)).toEqual([false, true])
    sut = await sut.restart()
    expect(await signers(first, second)).toEqual([false, true])
  })

  it('that are over while the platform is down do not come back with it', async () => {
    const first = await deploy()
    const second = (await rotate({ overlapSeconds: 60 })).body.signingSecret as string
    await sut.platform.close()
    clock.advance(hourMs)
    sut = await sut.restart()
    expect(await signers(first, second)).toEqual([false, true])
  })

  it('can be changed at once, and again while a change is under way', async () => {
    const secrets = [await deploy()]
    for (const overlapSeconds of [60, 60, 0]) secrets.push((await rotate({ overlapSeconds })).body.signingSecret)
    expect(await signers(...secrets)).toEqual([false, false, false, true])
    secrets.push((await rotate({ overlapSeconds: 60 })).body.signingSecret)
    expect(await signers(...secrets)).toEqual([false, false, false, true, true])
  })

  it('belong to their version: a rollback brings its own back', async () => {
    const first = await deploy()
    const second = await deploy()
    const third = (await rotate()).body.signingSecret as string
    expect(await signers(first, second, third)).toEqual([false, true, true])
    await sut.call('POST', `${path}/rollback`, token)
    expect(await signers(first, second, third)).toEqual([true, false, false])
    clock.advance(25 * hourMs)
    await sut.call('POST', `${path}/rollback`, token)
    expect(await signers(first, second, third)).toEqual([false, false, true])
  })

  it('change without a call that is lost or refused', async () => {
    await deploy()
    const calls = Array.from({ length: 60 }, () => sut.call('POST', '/v1/tenants/acme/hooks/sms.reply', token, { data: 1 }))
    const rotations = Array.from({ length: 5 }, () => rotate())
    expect(new Set((await Promise.all(rotations)).map(({ status }) => status))).toEqual(new Set([200]))
    const verdicts = (await Promise.all(calls)).map(({ body }) => `${body.decision} ${body.decidedBy}`)
    expect(new Set(verdicts)).toEqual(new Set(['allow extension']))
    expect(receiver.received).toHaveLength(60)
  })

  it('may be the customer’s own, are not repeated then, and are refused where the dialect cannot use them', async () => {
    const own = 'a-token-that-the-customer-has-chosen'
    expect(await deploy({ dialect: 'github', secret: own })).toBeUndefined()
    expect((await rotate({ secret: `${own}-2` })).body).not.toHaveProperty('signingSecret')
    for (const [more, why] of [
      [{ secret: own }, /whsec_/],
      [{ dialect: 'github', secret: 'short' }, /24 to 256/],
      [{ dialect: 'github', secret: 'with a blank, of enough characters' }, /24 to 256/],
      [{ dialect: 'morse' }, /github.*standard/],
    ] as const) {
      const { status, body } = await sut.call('PUT', path, token, { approach: 'webhook', url: receiver.url, ...more })
      expect([status, `${body.detail} ${body.hint}`]).toEqual([422, expect.stringMatching(why)])
    }
    expect((await rotate({ secret: 'not usable, it has blanks in it' })).status).toBe(422)
    expect(await onDisk(own)).toEqual([])
  })

  it('are not rotated where nothing is signed, nor by others', async () => {
    expect((await rotate()).body).toMatchObject({ status: 404, detail: /nothing is deployed/ })
    await deploy()
    const other = await sut.tenant('other')
    expect((await sut.call('POST', `${path}/signing-secret`, other)).status).toBe(403)
    expect((await rotate({ overlapSeconds: -1 })).status).toBe(422)
    expect((await rotate({ overlapSeconds: 8 * 86_400 })).status).toBe(422)
  })
})
