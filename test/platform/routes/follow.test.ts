import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { patiently, startTestPlatform, type TestPlatform } from '../test-platform.ts'

interface Follower {
  readonly status: number
  readonly type: string
  /** All that came so far. */
  text(): string
  readonly ended: Promise<void>
  leave(): void
}

const follow = async (sut: TestPlatform, token: string, query = '?follow', headers = {}): Promise<Follower> => {
  const leaving = new AbortController()
  const response = await fetch(`${sut.platform.url}/v1/tenants/acme/attempts${query}`, {
    headers: { authorization: `Bearer ${token}`, ...headers },
    signal: leaving.signal,
  })
  let text = ''
  const read = async (): Promise<void> => {
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) text += chunk
  }
  const ended = read().catch(() => {})
  const type = response.headers.get('content-type') ?? ''
  return { status: response.status, type, text: () => text, ended, leave: () => leaving.abort() }
}

const eventsOf = (follower: Follower): { id: string; eventId: string; outcome: { kind: string } }[] =>
  [...follower.text().matchAll(/^id: (\d+)\nevent: attempt\ndata: (.*)\n\n/gm)].map(([, id, data]) => ({
    ...JSON.parse(data ?? ''),
    id,
  }))

describe('following the attempt log', () => {
  let sut: TestPlatform
  let token = ''
  beforeAll(async () => {
    sut = await startTestPlatform()
    token = await sut.tenant('acme')
    await sut.tenant('other')
    for (const tenant of ['acme', 'other']) await sut.deploy(tenant, 'sms.reply', '{"kind":"ok","value":{"decision":"allow"}}')
  })
  afterAll(() => sut[Symbol.asyncDispose]())
  const operate = async (tenant = 'acme', on = sut): Promise<string> =>
    (await on.call('POST', `/v1/tenants/${tenant}/hooks/sms.reply`, on.operator, { data: 1 })).body.eventId as string

  it('shows a tenant its own attempts as they happen, as the log holds them', async () => {
    const follower = await follow(sut, token)
    expect([follower.status, follower.type]).toEqual([200, 'text/event-stream'])
    await operate('other')
    const ids = [await operate(), await operate()]
    await expect.poll(() => eventsOf(follower).map(({ eventId }) => eventId), patiently).toEqual(ids)
    const { body } = await sut.call('GET', '/v1/tenants/acme/attempts', token)
    expect(eventsOf(follower).toReversed()).toEqual(body.attempts)
    follower.leave()
  })

  it('goes on after the last id that was seen, and keeps to the filter', async () => {
    const first = await follow(sut, token)
    await operate()
    await expect.poll(() => eventsOf(first).length, patiently).toBe(1)
    first.leave()
    const missed = await operate()
    const lastId = eventsOf(first)[0]?.id ?? ''
    const second = await follow(sut, token, '?follow=true', { 'last-event-id': lastId })
    await expect.poll(() => eventsOf(second).map(({ eventId }) => eventId), patiently).toEqual([missed])
    const filtered = await follow(sut, token, '?follow&outcome=failed', { 'last-event-id': lastId })
    await operate()
    await expect.poll(() => eventsOf(second).length, patiently).toBe(2)
    expect(eventsOf(filtered)).toEqual([])
    second.leave()
    filtered.leave()
  })

  it('is capped for a tenant, and a place is free again when a follower goes', async () => {
    const followers = await Promise.all(Array.from({ length: 5 }, () => follow(sut, token)))
    expect(followers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    const refused = await sut.call('GET', '/v1/tenants/acme/attempts?follow', token)
    expect([refused.status, refused.body.hint]).toEqual([429, expect.stringMatching(/Close another/)])
    for (const { leave } of followers) leave()
    const statusOfNext = async (): Promise<number> => {
      const next = await follow(sut, token)
      next.leave()
      return next.status
    }
    await expect.poll(statusOfNext, patiently).toBe(200)
  })

  it('needs the tenant’s token or the operator’s', async () => {
    const path = '/v1/tenants/acme/attempts?follow'
    expect((await sut.call('GET', path)).status).toBe(401)
    expect((await sut.call('GET', path.replace('acme', 'other'), token)).status).toBe(403)
    expect((await sut.call('GET', `${path}=perhaps`, token)).status).toBe(422)
  })

  it('ends with the platform, which does not wait for its followers', async () => {
    await using own = await startTestPlatform()
    const ownToken = await own.tenant('acme')
    await own.deploy('acme', 'sms.reply', '{"kind":"ok","value":{"decision":"allow"}}')
    const follower = await follow(own, ownToken)
    const eventId = await operate('acme', own)
    await expect.poll(() => eventsOf(follower).length, patiently).toBe(1)
    await own.platform.close()
    await follower.ended
    expect(eventsOf(follower)).toMatchObject([{ eventId }])
  })
})
