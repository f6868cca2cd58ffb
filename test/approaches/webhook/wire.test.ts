import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
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

  it('took the time that each phase took, and all of them no longer than the whole', async () => {
    const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n'
    const body = (socket: Socket): void => void (socket.write(head), setTimeout(() => socket.write('{}'), 40))
    await using server = await startRawServer((socket) => void setTimeout(body, 60, socket))
    await using delivering = await startDelivering({ perEndpoint: 1 })
    const deployment = await delivering.deploy(server.url.replace('127.0.0.1', 'localhost'))
    const startedAt = performance.now()
    const attempts = await Promise.all([delivering.attempt(deployment), delivering.attempt(deployment)])
    const wholeUs = (performance.now() - startedAt) * 1_000
    for (const { wire } of attempts) {
      const { firstByte = 0, body: rest = 0 } = wire?.phasesUs ?? {}
      // Timers may end within the millisecond before.
      expect(firstByte).toBeGreaterThanOrEqual(59_000)
      expect(rest).toBeGreaterThanOrEqual(39_000)
      const sum = Object.values(wire?.phasesUs ?? {}).reduce((all, us) => all + us, 0)
      expect(sum).toBeLessThanOrEqual(wholeUs + 10)
    }
    expect(attempts[1]?.wire?.phasesUs.queue).toBeGreaterThanOrEqual(98_000)
  })

  it('is one piece, though it came byte by byte', async () => {
    const text = JSON.stringify({ note: 'é'.repeat(3_000) })
    const bytes = [...Buffer.from(text)].map((byte) => Buffer.from([0x31, 13, 10, byte, 13, 10]))
    const head = Buffer.from('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n')
    await using server = await startRawServer((socket) => socket.write(Buffer.concat([head, ...bytes, Buffer.from('0\r\n\r\n')])))
    await using delivering = await startDelivering()
    const { outcome, wire } = await delivering.attempt(await delivering.deploy(server.url))
    expect(outcome).toEqual({ kind: 'ok', value: JSON.parse(text) })
    expect(wire?.body).toBe(Buffer.from(text).toString('utf8', 0, 4_096))
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

it('a call whose time is over before its turn says how long it waited', async () => {
  await using server = await startRawServer(() => {})
  await using delivering = await startDelivering({ perEndpoint: 1 })
  const deployment = await delivering.deploy(server.url)
  const before = delivering.attempt(deployment, undefined, 100)
  const { outcome, wire } = await delivering.attempt(deployment, undefined, 60)
  expect(outcome.kind).toBe('timed-out')
  expect(wire).toEqual({ phasesUs: { queue: expect.any(Number) } })
  expect(wire?.phasesUs.queue).toBeGreaterThanOrEqual(59_000)
  await before
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
