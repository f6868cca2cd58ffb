import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { startDelivering } from './delivering.ts'
import { json, reply, startRawServer } from './raw-server.ts'

describe('what went over the wire', () => {
  it('is told with status, headers, body and the phases that there were', async () => {
    await using server = await startRawServer((socket) => socket.write(json(200, { decision: 'allow' })))
    await using delivering = await startDelivering()
    const deployment = await delivering.deploy(server.url)
    const { wire: first } = await delivering.attempt(deployment)
    expect(first).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/json', 'content-length': '20' },
      body: '{"decision":"allow"}',
    })
    expect(Object.keys(first?.phasesUs ?? {}).sort()).toEqual(['body', 'connect', 'firstByte', 'queue'])
    await new Promise((resolve) => setTimeout(resolve, 20))
    const { wire: second } = await delivering.attempt(deployment)
    expect(Object.keys(second?.phasesUs ?? {}).sort()).toEqual(['body', 'firstByte', 'queue'])
    for (const us of Object.values({ ...first?.phasesUs, ...second?.phasesUs })) expect(us).toBeGreaterThanOrEqual(0)
  })

  it('has the look-up of a name as a phase of its own, also when that is all there was', async () => {
    await using server = await startRawServer((socket) => socket.write(json(200, {})))
    await using delivering = await startDelivering({}, ['127.0.0.0/8', '::1/128'])
    const local = await delivering.attempt(await delivering.deploy(server.url.replace('127.0.0.1', 'localhost')))
    expect(Object.keys(local.wire?.phasesUs ?? {}).sort()).toEqual(['body', 'connect', 'dns', 'firstByte', 'queue'])
    const nowhere = await delivering.attempt(await delivering.deploy('http://nowhere.invalid/'))
    expect(nowhere.wire?.status).toBeUndefined()
    expect(nowhere.wire?.phasesUs).toHaveProperty('dns')
    expect(nowhere.wire?.phasesUs).not.toHaveProperty('firstByte')
  })

  it('is bounded, whatever the reply', async () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`x-${i}`, 'v'.repeat(i === 0 ? 2_000 : 5)]))
    const body = 'é'.repeat(8_000)
    await using server = await startRawServer((socket) => socket.write(reply(500, body, { ...many, ['__proto__']: 'x' })))
    await using delivering = await startDelivering()
    const { wire } = await delivering.attempt(await delivering.deploy(server.url))
    expect(Object.keys(wire?.headers ?? {}).length).toBeLessThanOrEqual(32)
    expect(wire?.headers?.['x-0']).toHaveLength(256)
    expect(Object.getPrototypeOf(wire?.headers)).toBe(Object.prototype)
    expect(wire?.body).toBe('é'.repeat(2_048))
  })

  it('holds no cookies', async () => {
    const cookies = { 'set-cookie': 'session=of-an-administrator', 'x-kept': '1' }
    await using server = await startRawServer((socket) => socket.write(reply(200, '{}', cookies)))
    await using delivering = await startDelivering()
    const { wire } = await delivering.attempt(await delivering.deploy(server.url))
    expect(wire?.headers).toMatchObject({ 'set-cookie': '[not kept]', 'x-kept': '1' })
    expect(JSON.stringify(wire)).not.toContain('administrator')
  })

  it('is told as far as it came when the time is over', async () => {
    await using server = await startRawServer((socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf'))
    await using delivering = await startDelivering()
    const { outcome, wire } = await delivering.attempt(await delivering.deploy(server.url), undefined, 150)
    expect(outcome.kind).toBe('timed-out')
    expect(wire).toMatchObject({ status: 200, body: 'half', phasesUs: { body: expect.any(Number) } })
  })
})

describe('a connection that is refused', () => {
  it('is tried once more, and then the endpoint is unreachable', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    await using delivering = await startDelivering()
    const { outcome, wire } = await delivering.attempt(await delivering.deploy(`http://127.0.0.1:${port}`))
    expect(outcome).toMatchObject({ kind: 'unreachable', error: { name: 'connection_refused' } })
    expect(Object.keys(wire?.phasesUs ?? {}).sort()).toEqual(['connect', 'queue'])
  })
})
